import { createContext, useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Audience } from '../../api/audiences/contract.ts';
import { createFormat, type Format } from '../i18n/format.ts';

/** The audience that the address names; null on pages that belong to none. */
export const AudienceContext = createContext<Audience | null>(null);

export function useAudience(): Audience {
  const audience = useContext(AudienceContext);
  if (!audience) throw new Error('Only pages under /a/:audienceId have an audience.');
  return audience;
}

/** Numbers and dates in the language of the screen, the audience's zone and currency; the viewer's zone where there is no audience. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const audience = useContext(AudienceContext);
  const [zone, currency] = [audience?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone, audience?.currency ?? 'EUR'];
  return useMemo(() => createFormat({ language: i18n.language, zone, currency }), [i18n.language, zone, currency]);
}
