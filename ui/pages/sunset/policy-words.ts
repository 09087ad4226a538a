import type { TFunction } from 'i18next';
import type { Policy } from '../../../api/sunset/contract.ts';

/** Whom a policy means, in a few words. */
export function whoWords({ who, segmentName }: Pick<Policy, 'who' | 'segmentName'>, t: TFunction): string {
  if (who.by === 'segment') return t('who.inSegment', { name: segmentName ?? '–' });
  if (who.by === 'rule') return t('who.byRule');
  return t('who.silent', { count: who.years });
}
