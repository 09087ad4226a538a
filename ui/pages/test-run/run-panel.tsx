import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Flow } from '../../../api/flows/contract.ts';
import type { TestRun, ThrownIn } from '../../../api/tests/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Avatar, nameOf } from '../../components/person.tsx';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import { type AskedEvent, askedEvents } from './asked-events.ts';
import { DayField } from './day-field.tsx';
import { EventDialog } from './event-dialog.tsx';
import { factIcons, factWords } from './fact-face.ts';
import css from './test-run.module.css';

/** For whom it runs, and what can still be made to happen. */
export function RunPanel({ run, flow }: { run: TestRun; flow: Flow }) {
  const { t } = useTranslation('test-run');
  const { t: said } = useTranslation('shell');
  const f = useFormat();
  const queries = useQueryClient();
  const keep = (fresh: TestRun) => queries.setQueryData([contract.testRuns.one.path, { params: { id: run.id } }], fresh);
  const throwIn = useWrite(contract.testRuns.throwIn, []);
  const takeOut = useWrite(contract.testRuns.takeOut, []);
  const over = run.state !== 'running' && run.state !== 'held';
  const bought = run.thrown.find((fact) => fact.type === 'order');
  const last = run.happened.find((step) => step.type === 'sendEmail' && step.outcome === 'sent');
  const [asked, ask] = useState<AskedEvent | null>(null);
  const add = (fact: ThrownIn) => throwIn.mutate({ params: { id: run.id }, body: fact }, { onSuccess: keep });
  const remove = (fact: Pick<ThrownIn, 'type'> & { name?: string }) =>
    takeOut.mutate({ params: { id: run.id }, query: { type: fact.type, name: fact.name } }, { onSuccess: keep });
  const send = ({ name }: AskedEvent, properties: Record<string, string> = {}) =>
    add({ type: 'event', name, properties, day: run.day + 1 });
  const name = nameOf(run.contact);
  return (
    <section className={css.form} data-flow={flow.id}>
      <h2>{t('thisRun')}</h2>
      <div className={css.fields}>
        <div>
          <p className="label">{t('asIf')}</p>
          <p className="row">
            <Avatar name={name} size={20} />
            {name}
          </p>
          {flow.draft.trigger.type === 'lapsed' && <p className="meta">{t('countsAsToday')}</p>}
        </div>
        <div>
          <p className="label">{t('mailTo')}</p>
          <p className="clip">{run.to}</p>
        </div>
        <DayField
          stops={flow.draft.settings.goal === 'order'}
          day={bought?.day ?? null}
          after={run.day}
          start={run.startedAt}
          disabled={over || bought?.happened === true}
          error={throwIn.error && faultText(throwIn.error, said)}
          set={(day) => (day === null ? remove({ type: 'order' }) : add({ type: 'order', day }))}
        />
        {!over && (
          <div>
            <p className="label">{t('somethingElse')}</p>
            <div className={css.facts}>
              {(['open', 'click', 'refund', 'unsubscribe'] as const).map((type) => {
                const planned = run.thrown.find((fact) => fact.type === type && !fact.happened);
                const ofMail = type === 'open' || type === 'click';
                const words = t(`throw.${type}`, { step: last?.name ?? t('anEmail') });
                return planned ? (
                  <Button key={type} icon={factIcons[type]} onClick={() => remove(planned)}>
                    {t('plannedFor', { what: factWords(t, planned), day: planned.day })}
                  </Button>
                ) : (
                  <Button
                    key={type}
                    icon={factIcons[type]}
                    reason={ofMail && !last ? t('nothingSent') : null}
                    onClick={() => add({ type, day: run.day + 1 })}
                  >
                    {words}
                  </Button>
                );
              })}
              {askedEvents(flow.draft).map((event) => {
                const planned = run.thrown.find((fact) => fact.type === 'event' && fact.name === event.name && !fact.happened);
                return planned ? (
                  <Button key={event.name} icon={factIcons.event} onClick={() => remove(planned)}>
                    {t('plannedFor', { what: factWords(t, planned), day: planned.day })}
                  </Button>
                ) : (
                  <Button key={event.name} icon={factIcons.event} onClick={() => (event.properties.size > 0 ? ask(event) : send(event))}>
                    {t('throw.event', { name: event.name })}
                  </Button>
                );
              })}
            </div>
            <p className="meta">{t('nextDay')}</p>
            {asked && <EventDialog event={asked} throwIn={(properties) => send(asked, properties)} close={() => ask(null)} />}
          </div>
        )}
        {run.temporalUrl && (
          <p>
            <a href={run.temporalUrl} target="_blank" rel="noreferrer" className="link">
              {t('inTemporal')}
            </a>
          </p>
        )}
        <p className="meta num">{t('startedAt', { when: f.moment(run.startedAt) })}</p>
      </div>
    </section>
  );
}
