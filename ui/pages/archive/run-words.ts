import type { TFunction } from 'i18next';
import type { contract } from '../../../api/contract.ts';
import type { Answer } from '../../api/client.ts';
import type { Format } from '../../i18n/format.ts';

export type Run = Answer<typeof contract.archive.run>;
export const isOpen = (state: string | null) => state === 'waiting' || state === 'running' || state === 'paused';

/** Whom a run was about, as its history calls it. */
export const fromWords = ({ by, name, taken }: Pick<Run, 'by' | 'name' | 'taken'>, t: TFunction, f: Format): string =>
  name ?? t(`by.${by}`, by === 'selection' ? { count: taken ?? 0, number: f.exact(taken ?? 0) } : {});

/** What a run that is over did, in sentences; the first is in bold. */
export function outcomeWords(run: Run, t: TFunction, f: Format): string {
  const { state, archived, buyersLeft, activeLeft, walksEnded, error, createdAt, finishedAt } = run;
  if (state === 'failed') return t('run.failed', { error: error ?? '' });
  const n = (key: string, count: number) => t(key, { count, number: f.exact(count) });
  const seconds = Math.max(1, Math.round((Date.parse(finishedAt ?? createdAt) - Date.parse(createdAt)) / 1_000));
  return [
    state === 'cancelled'
      ? n('run.cancelled', archived)
      : `${n('run.archived', archived)} ${t('run.within', { seconds: f.exact(seconds) })}`,
    ...(buyersLeft > 0 ? [n('run.buyersLeft', buyersLeft)] : []),
    ...(activeLeft > 0 ? [n('run.activeLeft', activeLeft)] : []),
    n('run.walks', walksEnded),
  ].join(' ');
}
