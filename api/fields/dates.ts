import type { Normalised } from './values.ts';

type Order = 'dmy' | 'mdy' | undefined;
const two = (n: number) => String(n).padStart(2, '0');
/** A year without one: 29 February exists. */
const LEAP = 2000;

const exists = (year: number, month: number, day: number) => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

/** Which of two numbers is the day; null = it can't be told. */
function dayAndMonth(first: number, second: number, order: Order): { day: number; month: number } | null {
  if (order === 'dmy' || (order === undefined && first > 12)) return { day: first, month: second };
  if (order === 'mdy' || (order === undefined && second > 12)) return { day: second, month: first };
  return first === second ? { day: first, month: second } : null;
}

/** 2026-03-12, also with a time behind it; 12/03/2026, 12.03.2026, 12-03-2026 where the day can be told from the month. */
export function dateOf(text: string, order?: Order): Normalised<string> {
  const sorry = { error: 'Write the date as year-month-day, such as 2026-03-12.' };
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?$/.exec(text);
  const said = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: \d{1,2}:\d{2}.*)?$/.exec(text);
  let year: number;
  let place: { day: number; month: number } | null;
  if (iso) {
    year = Number(iso[1]);
    place = { month: Number(iso[2]), day: Number(iso[3]) };
  } else if (said) {
    year = Number(said[3]);
    place = dayAndMonth(Number(said[1]), Number(said[2]), order);
    if (!place) return { error: `“${text}” can be read in two ways. ${sorry.error}` };
  } else return sorry;
  const { day, month } = place;
  if (year < 1000 || !exists(year, month, day)) return { error: `There is no day ${text.slice(0, 40)}. ${sorry.error}` };
  return { value: `${year}-${two(month)}-${two(day)}` };
}

/** A date in the past, or 03-12 (month-day), 12/03 where the day can be told from the month. */
export function birthdayOf(text: string, order?: Order): Normalised<string> {
  const sorry = { error: 'Write the birthday as 1990-03-12, or 03-12 without the year.' };
  const short = /^(?:--)?(\d{1,2})([-/.])(\d{1,2})\.?$/.exec(text);
  if (!short) {
    const date = dateOf(text, order);
    if ('error' in date) return /two ways|no day/.test(date.error) ? date : sorry;
    const year = Number(date.value?.slice(0, 4));
    return year < 1850 || Date.parse(date.value as string) > Date.now() ? { error: 'Nobody was born then. Check the year.' } : date;
  }
  const [first, second] = [Number(short[1]), Number(short[3])];
  // with a hyphen it is the form in which it is stored
  const place = short[2] === '-' && order === undefined ? { month: first, day: second } : dayAndMonth(first, second, order);
  if (!place) return { error: `“${text}” can be read in two ways. ${sorry.error}` };
  return exists(LEAP, place.month, place.day)
    ? { value: `${two(place.month)}-${two(place.day)}` }
    : { error: `There is no day ${text}. ${sorry.error}` };
}
