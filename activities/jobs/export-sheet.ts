import { type ColumnKind, columnSql, type ExportParams } from '../../api/exports/index.ts';
import { closing, type Entry, FULL, opening, pack } from './export-zip.ts';
import { JobRefused } from './refused.ts';

/** Excel's own limit, the headings included. */
export const MOST_ROWS = 1_048_576;
const MOST_TEXT = 32_767;
/** Characters of XML packed at a time. */
const PIECE = 1 << 20;
const NAME = 'xl/worksheets/sheet1.xml';
export const newSheet = (): Entry => ({ name: NAME, crc: 0, size: 0, packed: 0 });

/** Rows (one JSON object a line) as pieces of a workbook; `sheet` counts on from page to page. */
export async function* inWorkbook(
  rows: AsyncIterable<Buffer>,
  { columns }: Pick<ExportParams, 'columns'>,
  sheet: Entry,
  { first, last }: { first: boolean; last: boolean },
): AsyncGenerator<Buffer> {
  const kinds = columns.map((column) => columnSql(column).kind);
  let xml = '';
  if (first) {
    yield opening(NAME);
    xml = head(columns.map(({ heading }) => heading));
  }
  for await (const line of lines(rows)) {
    xml += rowOf(Object.values(JSON.parse(line)), kinds);
    if (xml.length < PIECE) continue;
    yield await packed(sheet, xml);
    xml = '';
  }
  if (last) xml += '</sheetData></worksheet>';
  if (xml) yield await packed(sheet, xml);
  if (last) yield await closing(sheet, book);
}

function packed(sheet: Entry, xml: string): Promise<Buffer> {
  if (sheet.size + xml.length * 3 > FULL) throw new JobRefused('This is too much for an Excel file. Export it as CSV instead.');
  return pack(sheet, Buffer.from(xml));
}

async function* lines(content: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let open: Buffer | null = null;
  for await (const chunk of content) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const line: Buffer = chunk.subarray(from, end);
      yield (open ? Buffer.concat([open, line]) : line).toString();
      open = null;
      from = end + 1;
    }
    if (from < chunk.length) open = open ? Buffer.concat([open, chunk.subarray(from)]) : Buffer.from(chunk.subarray(from));
  }
}

const rowOf = (values: unknown[], kinds: ColumnKind[]) =>
  `<row>${values.map((value, n) => cell(value, kinds[n] as ColumnKind)).join('')}</row>`;

function cell(value: unknown, kind: ColumnKind): string {
  if (value === null || value === '') return '<c/>';
  if (typeof value === 'boolean') return `<c t="b"><v>${value ? 1 : 0}</v></c>`;
  if (typeof value === 'number') return kind === 'instant' ? `<c s="2"><v>${value}</v></c>` : `<c><v>${value}</v></c>`;
  const day = kind === 'day' ? dayNumber(String(value)) : null;
  if (day !== null) return `<c s="1"><v>${day}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(String(value).slice(0, MOST_TEXT))}</t></is></c>`;
}

/** Days since 30 December 1899; Excel knows no earlier than March 1900. */
function dayNumber(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < '1900-03-01') return null;
  return Date.parse(`${text}T00:00:00Z`) / 86_400_000 + 25_569;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML knows no others than tab and line ends
const unfit = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };
const escaped = (text: string) => text.replace(unfit, '').replace(/[&<>"\r]/g, (sign) => named[sign] as string);

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATED = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The first line stands still and is bold. */
const head = (headings: string[]) =>
  `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${headings.length}" width="20" customWidth="1"/></cols><sheetData><row>${headings
    .map((heading) => `<c t="inlineStr" s="3"><is><t>${escaped(heading)}</t></is></c>`)
    .join('')}</row>`;

const book = {
  '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/${NAME}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  '_rels/.rels': `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATED}"><sheets><sheet name="Contacts" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATED}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATED}/styles" Target="styles.xml"/></Relationships>`,
  // 0 plain, 1 day, 2 moment, 3 heading
  'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`,
};
