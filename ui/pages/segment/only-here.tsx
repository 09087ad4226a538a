import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { useRead } from '../../api/queries.ts';
import { Sheet } from '../../components/dialog.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { SampleList } from './sample-list.tsx';
import css from './segment.module.css';

/** Those whom a rule by opens means and the recommended one does not: ten of them, and ten others. */
export function OnlyHere({ rule, count, close, ask }: { rule: Rule; count: number; close(): void; ask(contactId: string): void }) {
  const { t } = useTranslation('segment');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const [others, setOthers] = useState(0);
  const found = useRead(contract.segments.preview, { body: { audienceId, rule, others } }, { keep: true });
  const people = found.data?.sample ?? [];
  return (
    <Sheet title={t('compare.onlyTitle', { count, number: f.exact(count) })} close={close} width={480}>
      <p className="soft">{t('compare.onlyMeans')}</p>
      {found.isPending && <Skeleton lines={10} />}
      {found.isError && <ErrorState fault={found.error} retry={() => found.refetch()} />}
      {found.data && (
        <div className={css.sampleHead}>
          <h3 className="h3">
            {people.length === 10 ? t('preview.ten') : t('preview.some', { count: people.length })}{' '}
            <span className="soft meta2">{t('preview.lastOrder')}</span>
          </h3>
          {count > people.length && (
            <button type="button" className="link" onClick={() => setOthers(others + 1)} aria-busy={found.isFetching}>
              {t('preview.others')}
            </button>
          )}
        </div>
      )}
      <SampleList
        people={people}
        ask={(id) => {
          close();
          ask(id);
        }}
      />
    </Sheet>
  );
}
