import type { SendWindow } from '../../workflows/flow/settings.ts';

/** A Monday; weekday names are read off the days after it. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** "Mon–Fri 9:00–18:00", in the audience's language. */
export function windowWords({ days, from, to }: SendWindow, language: 'en' | 'fr'): string {
  const short = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const name = (day: number) => short.format(MONDAY + (day - 1) * DAY_MS);
  const runs: [number, number][] = [];
  for (const day of [...new Set(days)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  const words = runs.map(([first, last]) => (first === last ? name(first) : `${name(first)}–${name(last)}`));
  const clock = (text: string) => text.replace(/^0(\d)/, '$1');
  return `${words.join(', ')} ${clock(from)}–${clock(to)}`;
}
