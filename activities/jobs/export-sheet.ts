import type { ExportParams } from '../../api/exports/index.ts';
import { closing, type Entry, FULL, opening, pack } from './export-zip.ts';
import { JobRefused } from './refused.ts';

/** Excel's own limit, the headings included. */
export const MOST_ROWS = 1_048_576;
/** Bytes of XML packed at a time. */
const PIECE = 1 << 18;
const NAME = 'xl/worksheets/sheet1.xml';
export const newSheet = (): Entry => ({ name: NAME, crc: 0, size: 0, packed: 0 });

/** Rows (as the XML that Postgres wrote) as pieces of a workbook; `sheet` counts on from page to page. */
export async function* inWorkbook(
  rows: AsyncIterable<Buffer>,
  { columns }: Pick<ExportParams, 'columns'>,
  sheet: Entry,
  { first, last }: { first: boolean; last: boolean },
): AsyncGenerator<Buffer> {
  if (first) {
    yield opening(NAME);
    yield await packed(sheet, Buffer.from(head(columns.map(({ heading }) => heading))));
  }
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of rows) {
    held.push(chunk);
    size += chunk.length;
    if (size < PIECE) continue;
    yield await packed(sheet, Buffer.concat(held));
    [held, size] = [[], 0];
  }
  if (last) held.push(Buffer.from('</sheetData></worksheet>'));
  if (held.length > 0) yield await packed(sheet, Buffer.concat(held));
  if (last) yield await closing(sheet, book);
}

function packed(sheet: Entry, xml: Buffer): Promise<Buffer> {
  if (sheet.size + xml.length > FULL) throw new JobRefused('This is too much for an Excel file. Export it as CSV instead.');
  return pack(sheet, xml);
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => signs[sign] as string);

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
