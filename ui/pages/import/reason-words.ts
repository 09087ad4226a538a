import type { TFunction } from 'i18next';

/** A reason in words: "twice:2" speaks of line 2, "required:company" of a field. */
export function reasonWords(reason: string, t: TFunction): string {
  const [name = '', about = ''] = reason.split(':');
  if (name === 'required') return t('reasons.required', { what: t(`required.${about}`, { defaultValue: about }) });
  if (name === 'twice' && about) return t('reasons.twiceLine', { line: about });
  return t(`reasons.${name}`, { defaultValue: name });
}
