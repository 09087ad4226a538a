import type { TFunction } from 'i18next';
import type { ThrownIn } from '../../../api/tests/contract.ts';
import type { IconName } from '../../components/icon-paths.tsx';

/** How what is thrown in looks, and what it is called. */
export const factIcons = {
  order: 'order',
  open: 'eye',
  click: 'click',
  refund: 'undo',
  unsubscribe: 'close',
  event: 'send',
} as const satisfies Record<ThrownIn['type'], IconName>;

export const factWords = (t: TFunction<'test-run'>, fact: Pick<ThrownIn, 'type'> & { name?: string }): string =>
  t(`fact.${fact.type}`, { name: fact.name });
