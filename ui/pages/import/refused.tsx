import { useTranslation } from 'react-i18next';
import type { OneImport, Tally } from '../../../api/imports/contract.ts';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './import.module.css';
import { reasonWords } from './reason-words.ts';

/** What stays out, and what is taken with a remark, over the whole file; each leads to its rows. */
export function Refused({ one: { counts }, open }: { one: OneImport; open(reason: string): void }) {
  const { t } = useTranslation('import');
  const f = useFormat();
  if (counts.refusals.length + counts.remarks.length === 0) return null;
  return (
    <section className={css.part}>
      {counts.refusals.length > 0 && (
        <>
          <h2 className="row">
            <span className="grow">{counts.whole ? t('refused') : t('refusedSoFar')}</span>
            <span className="red num">{f.exact(counts.refused)}</span>
          </h2>
          <Reasons tallies={counts.refusals} colour="red" open={open} />
        </>
      )}
      {counts.remarks.length > 0 && (
        <>
          <h3>{t('remarked')}</h3>
          <Reasons tallies={counts.remarks} colour="amber" open={open} />
        </>
      )}
    </section>
  );
}

function Reasons({ tallies, colour, open }: { tallies: Tally[]; colour: string; open(reason: string): void }) {
  const { t } = useTranslation('import');
  const f = useFormat();
  return (
    <ul className={css.reasons}>
      {tallies.map(({ reason, n }) => (
        <li key={reason}>
          <button type="button" onClick={() => open(reason)}>
            <b className={`${colour} num`}>{f.exact(n)}</b>
            <span className="grow clip">{reasonWords(reason, t)}</span>
            <Icon name="right" size={14} className="softer" />
          </button>
        </li>
      ))}
    </ul>
  );
}
