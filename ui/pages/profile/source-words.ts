import type { TFunction } from 'i18next';

/** Where something about them came from, in words: what the product writes is translated, what people wrote stands as it is. */
export function sourceWords(source: string, t: TFunction<'profile'>): string {
  const [, kind = '', name = ''] = /^(import|form|api|order|store)[ :]+(.+)$/i.exec(source) ?? [];
  if (kind) return t(`source.${kind.toLowerCase()}Named`, { name });
  return t(`source.${source.trim().toLowerCase().replace(/\W+/g, '_')}`, { defaultValue: source });
}
