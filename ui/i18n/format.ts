import { daysBetween } from '../../workflows/flow/calendar.ts';

const NBSP = '\u00a0';
const tags = { en: { dates: 'en-GB', numbers: 'en-US' }, fr: { dates: 'fr-FR', numbers: 'fr-FR' } } as const;
type Instant = string | number | Date;

/** Numbers and dates as people of a language write them, in a zone and a currency. Unknown is –. */
export function createFormat({ language, zone, currency }: { language: string; zone: string; currency: string }) {
  const { dates, numbers } = tags[language === 'fr' ? 'fr' : 'en'];
  const made = new Map<string, Intl.DateTimeFormat>();
  const date = (at: Instant, options: Intl.DateTimeFormatOptions, timeZone = zone) => {
    const key = JSON.stringify([options, timeZone]);
    const format = made.get(key) ?? new Intl.DateTimeFormat(dates, { timeZone, ...options });
    made.set(key, format);
    const said = format
      .format(new Date(at))
      .replace(/^(\p{L}+\.?), /u, '$1 ')
      .replace(/\bSept\b/, 'Sep');
    // the first of a month is an ordinal there, and Intl does not know
    return language === 'fr' ? said.replace(/(?<!\S)1 (?=\p{L})/u, '1er ') : said;
  };
  const exact = new Intl.NumberFormat(numbers);
  const short = new Intl.NumberFormat(numbers, { notation: 'compact', maximumFractionDigits: 1 });
  const tenth = new Intl.NumberFormat(numbers, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const amount = (unit: string) => new Intl.NumberFormat(numbers, { style: 'currency', currency: unit });
  const cash = amount(currency);
  const ms = (at: Instant) => new Date(at).getTime();

  const f = {
    language,
    zone,
    currency,
    /** Every digit. */
    exact: (n: number) => exact.format(n),
    /** Exact to 9,999, then 12.4k. */
    num: (n: number) => (Math.abs(n) < 10_000 ? exact.format(n) : short.format(n).replace('K', 'k')),
    /** One decimal. */
    tenth: (n: number) => tenth.format(n),
    /** 0.124 → "12.4 %"; nothing is "0 %". */
    rate: (share: number) => `${share === 0 ? 0 : tenth.format(share * 100)}${NBSP}%`,
    /** 0.5 → "50 %": where a decimal would feign exactness. */
    share: (share: number) => `${exact.format(Math.round(share * 100))}${NBSP}%`,
    money: (value: string | number, unit?: string) => (unit && unit !== currency ? amount(unit) : cash).format(Number(value)),
    /** 1,234,567 → "1.2 MB"; French counts octets. */
    size: (bytes: number) => {
      const steps = Math.min(3, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1_000)));
      const unit = ['', 'k', 'M', 'G'][steps] + (language === 'fr' ? 'o' : 'B');
      const amount = bytes / 1_000 ** steps;
      return `${steps === 0 || amount >= 100 ? exact.format(Math.round(amount)) : tenth.format(amount)}${NBSP}${unit}`;
    },
    /** 14:02 */
    time: (at: Instant) => date(at, { hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }).replace(/^0(\d:)/, '$1'),
    /** 12 Mar 2026 */
    day: (at: Instant) => date(at, { day: 'numeric', month: 'short', year: 'numeric' }),
    /** 12 Mar */
    shortDay: (at: Instant) => date(at, { day: 'numeric', month: 'short' }),
    /** Thu 12 Mar */
    weekday: (at: Instant) => date(at, { weekday: 'short', day: 'numeric', month: 'short' }),
    /** Thursday 12 March 2026; the year is left out when it is this one and `brief`. */
    longDay: (at: Instant, brief = false) =>
      date(at, {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        ...(brief && f.year(at) === f.year(Date.now()) ? {} : { year: 'numeric' }),
      }),
    /** Thu 12 Mar, 9:00; with the year when it is another one. */
    moment: (at: Instant) => `${f.year(at) === f.year(Date.now()) ? f.weekday(at) : f.day(at)}, ${f.time(at)}`,
    month: (at: Instant) => date(at, { month: 'short' }),
    monthYear: (at: Instant) => date(at, { month: 'short', year: 'numeric' }),
    /** The month of a day that belongs to no zone: "Mar". */
    monthOf: (at: Date) => date(at, { month: 'short' }, 'UTC'),
    /** "2026-03-12", in the zone. */
    isoDay: (at: Instant) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(at)),
    /** 3 → "March" */
    monthName: (month: number) => date(Date.UTC(2026, month - 1, 12), { month: 'long' }, 'UTC'),
    /** "1990-03-12" as a day, "03-12" as 12 March; it belongs to no zone. */
    birthday: (said: string) =>
      said.length > 5
        ? date(`${said}T12:00:00Z`, { day: 'numeric', month: 'short', year: 'numeric' }, 'UTC')
        : date(`2024-${said}T12:00:00Z`, { day: 'numeric', month: 'short' }, 'UTC'),
    year: (at: Instant) => date(at, { year: 'numeric' }),
    /** A local date "2026-03-12" as "Thu 12"; it belongs to no zone. */
    dateDay: (iso: string) => date(`${iso}T12:00:00Z`, { weekday: 'short', day: 'numeric' }, 'UTC'),
    /** A local date "2026-03-12" as "12 Mar 2026". */
    dateDate: (iso: string) => date(`${iso}T12:00:00Z`, { day: 'numeric', month: 'short', year: 'numeric' }, 'UTC'),
    /** Calendar days from `at` to now; negative = ahead. */
    daysSince: (at: Instant, now: Instant = Date.now()) => daysBetween(ms(at), ms(now), zone),
    /** "today", "yesterday", "in 2 days", in words. */
    relative: (at: Instant) => new Intl.RelativeTimeFormat(dates, { numeric: 'auto' }).format(daysBetween(Date.now(), ms(at), zone), 'day'),
    /** "yesterday, 16:48", "tomorrow 9:00"; further off the day with its time, far off the day alone. */
    near: (at: Instant) => {
      const days = daysBetween(Date.now(), ms(at), zone);
      if (Math.abs(days) <= 1) return `${f.relative(at)}, ${f.time(at)}`;
      return Math.abs(days) <= 60 ? `${f.weekday(at)}, ${f.time(at)}` : f.day(at);
    },
    /** "New York" */
    zoneName: () => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' '),
    /** The viewer's clock is another one: times then say their zone. */
    foreign: () => new Date().toLocaleString('en', { timeZone: zone }) !== new Date().toLocaleString('en'),
    list: (words: string[]) => new Intl.ListFormat(dates, { type: 'conjunction' }).format(words),
  };
  return f;
}
export type Format = ReturnType<typeof createFormat>;
