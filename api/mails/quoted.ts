import { encode, wrap } from 'nodemailer/lib/qp';

/** Short, printable, without `=`: stands in quoted-printable as it is. */
const PLAIN = /^[ -<>-~]{1,72}$/;
const SOFT_BREAK = '=\r\n';

/**
 * A stretch of text as quoted-printable that ends at the beginning of a line, so that stretches can simply be joined: what is encoded
 * once for everyone stays valid beside what each contact gets.
 */
export function quoted(text: string): string {
  if (text === '') return '';
  if (PLAIN.test(text)) return text + SOFT_BREAK;
  const lines = wrap(encode(text.replace(/\r\n?|\n/g, '\r\n')), 75);
  return lines.endsWith('\r\n') ? lines : lines + SOFT_BREAK;
}
