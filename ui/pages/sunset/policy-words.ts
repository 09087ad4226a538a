import type { TFunction } from 'i18next';
import type { Policy } from '../../../api/sunset/contract.ts';

/** Whom a policy means, in a few words; a rule of its own has its own. */
export function whoWords({ who, segmentName }: Pick<Policy, 'who' | 'segmentName'>, t: TFunction): string {
  if (who.by !== 'retention') return t('who.inSegment', { name: segmentName ?? '–' });
  return t('who.silent', { count: who.years });
}
