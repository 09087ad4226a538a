import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Choices, OneImport } from '../../../api/imports/contract.ts';
import { walkOrder } from '../../../workflows/flow/flow.ts';
import { useRead } from '../../api/queries.ts';
import css from './import.module.css';

/** Already in the middle of a series elsewhere: where they go on here. */
export function Series({ one, set }: { one: OneImport; set(part: Partial<Choices>): void }) {
  const { t } = useTranslation('import');
  const { enroll } = one.choices;
  const flows = useRead(contract.flows.list, { query: { audienceId: one.audienceId } });
  const live = (flows.data?.items ?? []).filter(({ status }) => status === 'live');
  const flow = useRead(contract.flows.one, { params: { id: enroll?.flowId ?? '' } }, { enabled: enroll !== null });
  const definition = flow.data?.live?.definition ?? flow.data?.draft;
  const emails = definition ? walkOrder(definition).filter((step) => step.type === 'sendEmail') : [];
  const column = one.columns.find(({ placing }) => placing.to === 'step');
  if (live.length === 0) return null;
  return (
    <section className={css.part}>
      <h2>{t('series')}</h2>
      <label className={css.field}>
        <span className="meta">{t('seriesFlow')}</span>
        <select
          value={enroll?.flowId ?? ''}
          onChange={(event) => set({ enroll: event.currentTarget.value ? { flowId: event.currentTarget.value, stepId: null } : null })}
        >
          <option value="">{t('seriesNone')}</option>
          {live.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {enroll && (
        <label className={css.field}>
          <span className="meta">{column ? t('seriesElse', { column: column.header }) : t('seriesStep')}</span>
          <select
            value={enroll.stepId ?? ''}
            onChange={(event) => set({ enroll: { ...enroll, stepId: event.currentTarget.value || null } })}
          >
            <option value="">{t('seriesFirst')}</option>
            {emails.slice(1).map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {enroll && <p className="meta">{t('seriesHint')}</p>}
    </section>
  );
}
