import { TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Flow } from '../../../api/flows/contract.ts';
import type { TestRun, ThrownIn } from '../../../api/tests/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { ContactPicker } from '../../components/contact-picker.tsx';
import { Icon } from '../../components/icon.tsx';
import { nameOf } from '../../components/person.tsx';
import { faultText } from '../../components/states.tsx';
import { rememberedTester, rememberTester } from '../../components/tester.ts';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { DayField } from './day-field.tsx';
import css from './test-run.module.css';

interface NewRunProps {
  flow: Flow;
  runs: TestRun[];
  /** The Temporal server can't skip time. */
  unavailable: boolean;
  thrown: ThrownIn[];
  plan(thrown: ThrownIn[]): void;
  opened(id: string): void;
}

/** For whom, to whom, and what they do; then Run. */
export function NewRun({ flow, runs, unavailable, thrown, plan, opened }: NewRunProps) {
  const { t } = useTranslation('test-run');
  const { t: said } = useTranslation('shell');
  const f = useFormat();
  const audience = useAudience();
  const first = useRead(contract.contacts.list, { query: { audienceId: audience.id, limit: 1, mailable: 'yes' } });
  const [chosen, choose] = useState<{ id: string; name: string } | null>(null);
  const [to, setTo] = useState(rememberedTester() || 'tester@example.com');
  const start = useWrite(contract.testRuns.start, [contract.testRuns.list]);
  const offered = first.data?.items[0];
  const contact = chosen ?? (offered ? { id: offered.id, name: nameOf(offered) } : null);
  const buys = thrown.find((fact) => fact.type === 'order')?.day ?? null;
  const run = (event: FormEvent) => {
    event.preventDefault();
    if (!contact) return;
    start.mutate(
      { params: { id: flow.id }, body: { contactId: contact.id, to, thrown } },
      {
        onSuccess: ({ id }) => {
          rememberTester(to);
          plan([]);
          opened(id);
        },
      },
    );
  };
  return (
    <section className={css.form}>
      <h2>{t('thisRun')}</h2>
      <form onSubmit={run}>
        <ContactPicker
          label={t('asIf')}
          description={flow.draft.trigger.type === 'lapsed' ? t('countsAsToday') : undefined}
          value={contact}
          onChange={(picked) => choose({ id: picked.id, name: nameOf(picked) })}
        />
        <TextInput
          type="email"
          label={t('mailTo')}
          required
          withAsterisk={false}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <DayField
          stops={flow.draft.settings.goal === 'order'}
          day={buys}
          after={0}
          start={new Date().toISOString()}
          set={(day) => plan(day === null ? [] : [{ type: 'order', day }])}
        />
        <Button
          type="submit"
          kind="primary"
          icon="play"
          busy={start.isPending}
          reason={unavailable ? t('unavailable') : contact ? null : t('noContact')}
        >
          {t('run')}
        </Button>
        {unavailable && <p className="meta">{t('unavailable')}</p>}
        {start.isError && (
          <p className="red" role="alert">
            {faultText(start.error, said)}
          </p>
        )}
      </form>
      {runs.length > 0 && (
        <>
          <h2 style={{ marginTop: 24 }}>{t('earlier')}</h2>
          <ul className={css.earlier}>
            {runs.slice(0, 8).map((earlier) => (
              <li key={earlier.id}>
                <Link
                  to="/a/$audienceId/flows/$flowId/test-runs/{-$runId}"
                  params={{ audienceId: audience.id, flowId: flow.id, runId: earlier.id }}
                >
                  <span className="grow clip">{nameOf(earlier.contact)}</span>
                  <span className="meta num nowrap">{f.moment(earlier.startedAt)}</span>
                  <Icon name="right" className="softer" />
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
