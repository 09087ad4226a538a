import type { ByteSource } from './byte-source.ts';
import { PackedStrings } from './packed-strings.ts';
import { UnreadableFile } from './unreadable-file.ts';
import { readXml, throughXml } from './xml.ts';
import { unpack, type ZipEntry } from './zip-entries.ts';

export interface Workbook {
  sheets: { name: string; entry: ZipEntry }[];
  /** By the cell's style number: it shows a date. */
  dates: boolean[];
  /** Days count from 1904 on. */
  from1904: boolean;
  strings: ZipEntry | undefined;
}

/** What stands around the cells: sheets, and which number formats are dates. */
export async function openWorkbook(source: ByteSource, entries: ZipEntry[]): Promise<Workbook> {
  const entry = (name: string) => entries.find((one) => one.name.replace(/^\//, '').toLowerCase() === name.toLowerCase());
  const small = async (name: string, sink: Parameters<typeof readXml>[1]) => {
    const found = entry(name);
    if (found && found.size > 32 << 20)
      throw new UnreadableFile('This workbook is too large to read. Save the sheet as CSV and send that.');
    if (found) await readXml(unpack(source, found), sink);
  };
  const named: { name: string; id: string }[] = [];
  let from1904 = false;
  await small('xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'sheet') named.push({ name: attributes.name ?? '', id: attributes['r:id'] ?? '' });
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
    },
  });
  const targets = new Map<string, string>();
  await small('xl/_rels/workbook.xml.rels', {
    open(name, { Id = '', Target = '' }) {
      if (name === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  const sheets = named.flatMap(({ name, id }) => {
    const found = entry(targets.get(id) ?? '');
    return found ? [{ name, entry: found }] : [];
  });
  if (sheets.length === 0) throw new UnreadableFile('This workbook holds no sheet that we can read. Save it as .xlsx or as CSV.');
  return { sheets, dates: await dateStyles(small), from1904, strings: entry('xl/sharedStrings.xml') };
}

async function dateStyles(small: (name: string, sink: Parameters<typeof readXml>[1]) => Promise<void>): Promise<boolean[]> {
  const custom = new Map<number, boolean>();
  const dates: boolean[] = [];
  let inCells = false;
  await small('xl/styles.xml', {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'numFmt')
        custom.set(Number(numFmtId), /[dmy]/i.test(formatCode.replace(/\[[^\]]*\]|"[^"]*"|\\./g, '')) && !/^general/i.test(formatCode));
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) {
        const id = Number(numFmtId);
        dates.push(custom.get(id) ?? ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return dates;
}

/** The workbook's table of texts; cells refer to it by number. */
export async function sharedStrings(source: ByteSource, entry: ZipEntry | undefined): Promise<PackedStrings> {
  const strings = new PackedStrings();
  if (!entry) return strings;
  let text = '';
  let reading = false;
  let phonetic = false;
  const sink = {
    open(name: string) {
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic = true;
      if (name === 't') reading = !phonetic;
    },
    text(piece: string) {
      if (reading && text.length < 40_000) text += piece;
    },
    close(name: string) {
      if (name === 't') reading = false;
      if (name === 'rPh') phonetic = false;
      if (name === 'si') strings.push(text);
    },
  };
  for await (const _ of throughXml(unpack(source, entry), sink));
  return strings;
}
