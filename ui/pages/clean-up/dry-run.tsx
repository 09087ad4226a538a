import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Answer } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { Bold } from '../../components/bold.tsx';
import { Button, ButtonLink } from '../../components/button.tsx';
import { ContactStatus } from '../../components/contact-status.tsx';
import { nameOf } from '../../components/person.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { TypedConfirm } from '../../components/typed-confirm.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './clean-up.module.css';
import type { Chosen } from './criteria-form.tsx';

interface DryRunProps {
  dry: Answer<typeof contract.cleanUps.preview>;
  criteria: Chosen;
  /** The form says something else by now. */
  stale: boolean;
  done(): void;
}

/** What would happen, and the way to do it. */
export function DryRun({ dry, criteria, stale, done }: DryRunProps) {
  const { t } = useTranslation('clean-up');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const [how, setHow] = useState<'archive' | 'forget'>('archive');
  const [asking, setAsking] = useState(false);
  const start = useWrite(contract.cleanUps.start, [contract.cleanUps.list, contract.contacts.list]);
  const { contacts, onlyLists } = dry;
  const line = (key: 'onlyLists' | 'buyers' | 'walks' | 'unknown', count: number) =>
    count > 0 && <li>{t(`dry.${key}`, { count, number: f.exact(count) })}</li>;
  const verb = t(`act.${how}`, { count: contacts, number: f.exact(contacts) });
  const run = () =>
    start.mutate(
      { body: { audienceId, criteria, how, confirm: how === 'archive' ? 'ARCHIVE' : 'DELETE' } },
      {
        onSuccess: () => {
          setAsking(false);
          done();
        },
      },
    );
  return (
    <>
      <h2 className="h3">{t('dry.title')}</h2>
      {contacts + onlyLists === 0 ? (
        <p className="soft">{t('dry.nobody')}</p>
      ) : (
        <p className={css.figure}>
          <Bold>{t('dry.contacts', { count: contacts, number: f.exact(contacts) })}</Bold>
        </p>
      )}
      <ul className="soft num">
        {line('buyers', dry.buyers)}
        {line('walks', dry.activeWalks)}
        {line('onlyLists', onlyLists)}
        {line('unknown', dry.unknown)}
      </ul>
      {dry.sample.length > 0 && (
        <table className={`table ${css.sample}`}>
          <caption className="meta">{t('dry.sample')}</caption>
          <tbody>
            {dry.sample.map((person) => (
              <tr key={person.id}>
                <td>
                  <Link to="/a/$audienceId/contacts/$contactId" params={{ audienceId, contactId: person.id }} className="leads">
                    {nameOf(person)}
                  </Link>
                </td>
                <td className="soft clip">{person.email}</td>
                <td>
                  <ContactStatus status={person.status} />{' '}
                  <span className="meta num">{t('dry.since', { day: f.day(person.statusAt) })}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {contacts + onlyLists > 0 && (
        <div className={css.act}>
          <Segmented
            label={t('how.label')}
            value={how}
            choices={(['archive', 'forget'] as const).map((value) => ({ value, label: t(`how.${value}`) }))}
            onChange={(to) => setHow(to as typeof how)}
          />
          <span className="grow" />
          <ButtonLink
            icon="download"
            to="/a/$audienceId/contacts"
            params={{ audienceId }}
            search={criteria.by === 'status' && criteria.status ? { status: criteria.status } : {}}
          >
            {t('export')}
          </ButtonLink>
          <Button
            kind={how === 'archive' ? 'primary' : 'danger'}
            icon={how === 'archive' ? 'archive' : undefined}
            reason={stale ? t('dry.stale') : null}
            onClick={() => setAsking(true)}
          >
            {verb}
          </Button>
        </div>
      )}
      {asking && (
        <TypedConfirm
          deed={how}
          title={verb}
          verb={verb}
          busy={start.isPending}
          fault={start.error}
          onYes={run}
          close={() => {
            setAsking(false);
            start.reset();
          }}
        >
          <p>{t(`effect.${how}`)}</p>
          {onlyLists > 0 && <p className="soft">{t('dry.onlyLists', { count: onlyLists, number: f.exact(onlyLists) })}</p>}
        </TypedConfirm>
      )}
    </>
  );
}
