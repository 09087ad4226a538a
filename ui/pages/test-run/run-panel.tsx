import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Flow } from '../../../api/flows/contract.ts';
import type { TestRun, ThrownIn } from '../../../api/tests/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import type { IconName } from '../../components/icon-paths.tsx';
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
  const toCome = run.thrown.filter((fact) => !fact.happened);
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
              {(['open', 'click', 'refund', 'unsubscribe'] as const).map((type) => (
                <ThrowButton
                  key={type}
                  planned={toCome.find((fact) => fact.type === type)}
                  icon={factIcons[type]}
                  reason={(type === 'open' || type === 'click') && !last ? t('nothingSent') : null}
                  add={() => add({ type, day: run.day + 1 })}
                  remove={remove}
                >
                  {t(`throw.${type}`, { step: last?.name ?? t('anEmail') })}
                </ThrowButton>
              ))}
              {askedEvents(flow.draft).map((event) => (
                <ThrowButton
                  key={event.name}
                  planned={toCome.find((fact) => fact.type === 'event' && fact.name === event.name)}
                  icon={factIcons.event}
                  add={() => (event.properties.size > 0 ? ask(event) : send(event))}
                  remove={remove}
                >
                  {t('throw.event', { name: event.name })}
                </ThrowButton>
              ))}
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

interface ThrowButtonProps {
  /** As it stands on its day already. */
  planned: ThrownIn | undefined;
  icon: IconName;
  reason?: string | null;
  add(): void;
  remove(fact: ThrownIn): void;
  children: ReactNode;
}

/** Lets something happen on the next day, or takes it out again. */
function ThrowButton({ planned, icon, reason = null, add, remove, children }: ThrowButtonProps) {
  const { t } = useTranslation('test-run');
  return planned ? (
    <Button icon={icon} onClick={() => remove(planned)}>
      {t('plannedFor', { what: factWords(t, planned), day: planned.day })}
    </Button>
  ) : (
    <Button icon={icon} reason={reason} onClick={add}>
      {children}
    </Button>
  );
}
