import iconv from 'iconv-lite';
import type { Encoding } from './encoding.ts';

/** What stands for bytes that mean nothing in this encoding. */
export const UNREADABLE = '\ufffd';

/** Bytes to text: one kind of line end (\n), no byte order mark, no NUL. */
export async function* decode(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding === 'utf-16le' || encoding === 'utf-16be' ? encoding.replace('-', '') : encoding, {
    stripBOM: true,
  });
  let held = '';
  for await (const piece of bytes) {
    let text = held + decoder.write(piece);
    // a line end cut in two
    held = text.endsWith('\r') ? '\r' : '';
    if (held) text = text.slice(0, -1);
    if (text) yield plain(text);
  }
  const rest = held + (decoder.end() ?? '');
  if (rest) yield plain(rest);
}

const plain = (text: string): string => {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return lines.includes('\0') ? lines.replaceAll('\0', '') : lines;
};
