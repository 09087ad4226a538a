import { useBuilding } from './context.ts';
import css from './rule.module.css';
import { type Path, pathText } from './tree.ts';

/** What counting the parts of a rule came to. */
export interface Counts {
  /** By path; `left`: after this part and all before it, else who meets the part by itself. null = given up. */
  parts: ReadonlyMap<string, { count: number | null; left: boolean; unknown?: number | null | undefined }>;
  /** Everyone there is. */
  of: number;
  /** The rule has changed since. */
  stale: boolean;
}

/** Beside a part of the rule how many are left after it, with a bar; inside groups how many meet it. */
export function RowCount({ path }: { path: Path }) {
  const { counts, speech, rule } = useBuilding();
  const { t, f } = speech;
  if (!counts) return null;
  const found = counts.parts.get(pathText(path));
  if (!found) return <span className={css.count} data-stale />;
  const { count, left } = found;
  return (
    <span className={css.count} data-left={left || undefined} data-stale={counts.stale || undefined}>
      {count === null ? (
        <span title={t('count.givenUp')} aria-label={t('count.givenUp')} role="img">
          –
        </span>
      ) : left ? (
        <>
          <b className="num">{f.exact(count)}</b>
          <span className="unseen"> {t('count.left')}</span>
          <i aria-hidden="true">
            <i hidden={count === 0} style={{ width: `${counts.of > 0 ? Math.min(100, (100 * count) / counts.of) : 0}%` }} />
          </i>
        </>
      ) : (
        <span className="num" title={path.length > 1 && rule.match === 'all' ? t('count.aloneOf') : undefined}>
          {t('count.alone', { count, number: f.exact(count) })}
        </span>
      )}
    </span>
  );
}
