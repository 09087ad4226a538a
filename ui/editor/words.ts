import type { TFunction } from 'i18next';
import { mergeTags } from '../../api/mails/tags.ts';
import type { SendWindow } from '../../workflows/flow/settings.ts';

const FIRST_MONDAY = Date.UTC(2024, 0, 1);
/** "Mon", "lun."; 1 = Monday. */
export const weekdayName = (day: number, language: string, width: 'short' | 'long' = 'short') =>
  new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { weekday: width, timeZone: 'UTC' }).format(
    FIRST_MONDAY + (day - 1) * 86_400_000,
  );

/** "Mon–Fri", "Mon, Wed": runs of three or more become a range. */
export function weekdaysInWords(days: number[], language: string): string {
  const runs: number[][] = [];
  for (const day of days.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs
    .flatMap((run) => {
      const names = run.map((day) => weekdayName(day, language));
      return run.length > 2 ? `${names[0]}–${names.at(-1)}` : names;
    })
    .join(', ');
}

/** "09:00" → "9", "09:30" → "9:30". */
const shortClock = (clock: string) => clock.replace(/^0/, '').replace(/:00$/, '');

export function windowInWords(window: SendWindow | null, language: string, t: TFunction<'editor'>): string {
  if (!window) return t('window.always');
  return `${weekdaysInWords(window.days, language)} ${shortClock(window.from)}–${shortClock(window.to)}`;
}

/** A subject as someone would read it, without asking the server: tags become the person's name or an example. */
export function readable(text: string, firstName: string | null): string {
  return text.replace(/\{\{-?\s*([\w.]+)([^}]*)\}\}/g, (_, name: string, filters: string) => {
    const fallback = /default:\s*["']([^"']*)["']/.exec(filters)?.[1] ?? '';
    if (name === 'contact.first_name') return firstName || (firstName === '' ? fallback : 'Anna');
    return mergeTags.find((tag) => tag.name === name)?.example ?? fallback;
  });
}
