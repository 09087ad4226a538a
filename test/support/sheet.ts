import { strFromU8, unzipSync } from 'fflate';
import { parseDocument } from 'htmlparser2';

interface Xml {
  type: string;
  name: string;
  data: string;
  attribs: Record<string, string>;
  children?: Xml[];
}
/** The cells of the first sheet of an XLSX file; null = empty. */
export function sheet(file: Buffer): (string | number | boolean | null)[][] {
  const entries = unzipSync(file);
  const all = (node: Xml, name: string): Xml[] =>
    (node.children ?? []).flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
  const text = (node: Xml): string => (node.type === 'text' ? node.data : (node.children ?? []).map(text).join(''));
  const document = parseDocument(strFromU8(entries['xl/worksheets/sheet1.xml'] as Uint8Array), { xmlMode: true }) as unknown as Xml;
  return all(document, 'row').map((row) =>
    all(row, 'c').map((c) => {
      if (c.attribs.t === 'inlineStr') return text(c);
      if (c.children?.length === 0) return null;
      return c.attribs.t === 'b' ? text(c) === '1' : Number(text(c));
    }),
  );
}
