/** One value as COPY's text format writes it; null = \N. */
export function copyText(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'object') return escaped(JSON.stringify(value));
  return String(value);
}

/** A text[] in COPY's text format. Reasons only: no commas, quotes or backslashes in them. */
export const copyArray = (values: string[]): string =>
  values.length === 0 ? '\\N' : `{${values.map((value) => `"${value.replace(/["\\\n\t]/g, '')}"`).join(',')}}`;

const special = /[\\\t\n\r\0]/;
const signs: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '' };
function escaped(text: string): string {
  return special.test(text) ? text.replace(/[\\\t\n\r\0]/g, (sign) => signs[sign] as string) : text;
}
