import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../components/button.tsx';
import { Avatar, nameOf } from '../../components/person.tsx';
import { StarRow } from '../../components/stars.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './segment.module.css';
import type { Preview } from './use-preview.ts';

interface SideProps {
  preview: Preview;
  /** Whose explanation is open. */
  why: string | undefined;
  ask(contactId: string): void;
}

/** How many there are, and ten of them; each can be asked about. */
export function Side({ preview, why, ask }: SideProps) {
  const { t } = useTranslation('segment');
  const f = useFormat();
  const { contacts } = useAudience();
  const { data, stale, ready, fault, problems, busy } = preview;
  if (fault && problems.length === 0) return <ErrorState fault={fault} retry={preview.retry} />;
  if (!data)
    return <div className={css.block}>{ready && !fault ? <Skeleton lines={12} /> : <p className="soft">{t('preview.unfinished')}</p>}</div>;
  const { count, capped, sample } = data;
  return (
    <section className={css.block} aria-label={t('preview.label')} aria-busy={stale && ready}>
      <div className={css.count} data-stale={stale || undefined} role="status">
        <span className="figure">{capped ? t('preview.over', { number: f.exact(count) }) : f.exact(count)}</span>{' '}
        <span className="soft">{t('preview.contacts', { count })}</span>
        {!capped && contacts > 0 && (
          <span className="soft"> · {t('preview.share', { share: f.rate(count / contacts), all: f.exact(contacts) })}</span>
        )}
        {capped && !stale && (
          <Button small kind="quiet" className={css.countAll} onClick={preview.countAll}>
            {t('preview.countAll')}
          </Button>
        )}
      </div>
      <p className="meta">
        {!ready || problems.length > 0
          ? t('preview.unfinished')
          : stale
            ? t('preview.counting')
            : t('preview.at', {
                time: f.time(preview.at),
                took: data.took < 1_000 ? `${data.took}\u00a0ms` : `${f.tenth(data.took / 1_000)}\u00a0s`,
              })}
      </p>
      <div className={css.sampleHead}>
        <h2 className="h3">
          {t('preview.some', { count: sample.length })} <span className="soft meta2">{t('preview.lastOrder')}</span>
        </h2>
        {(capped || count > sample.length) && (
          <button type="button" className="link" onClick={preview.tenOthers} aria-busy={busy}>
            {t('preview.others')}
          </button>
        )}
      </div>
      {sample.length === 0 && <p className="soft">{t('preview.nobody')}</p>}
      <ul className={css.sample}>
        {sample.map((person) => (
          <li key={person.id} data-on={why === person.id || undefined}>
            <Avatar name={nameOf(person)} size={20} />
            <span className="clip grow">{nameOf(person)}</span>
            <span className="soft meta2 num nowrap">
              {person.lastOrderAt
                ? t('preview.daysAgo', { count: f.daysSince(person.lastOrderAt), number: f.exact(f.daysSince(person.lastOrderAt)) })
                : t('preview.never')}
            </span>
            {person.rating === null ? (
              <span className={`softer ${css.unrated}`}>–</span>
            ) : (
              <StarRow rating={person.rating} label={t('preview.stars', { number: person.rating })} />
            )}
            <IconButton small size={16} icon="info" label={t('why.ask', { name: nameOf(person) })} onClick={() => ask(person.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
