import type { Db } from '../../api/db/database.ts';
import type { ExportParams } from '../../api/exports/index.ts';
import { completeFile, findFile, inParts, writePart } from '../../api/files/index.ts';
import { type JobRow, moveOn } from '../../api/jobs/index.ts';
import { choosePage, countChosen } from './export-page.ts';
import { inWorkbook, MOST_ROWS, newSheet } from './export-sheet.ts';
import type { Entry } from './export-zip.ts';
import type { JobKind } from './kinds.ts';
import { JobRefused } from './refused.ts';

/** Contacts a page: about a second, and what a kill does again. XLSX is written cell by cell. */
const PAGES = { csv: 50_000, ndjson: 50_000, xlsx: 20_000 };

interface Cursor {
  after: string;
  /** The next part of the file. */
  part: number;
  sheet: Entry | null;
}
type Job = JobRow<ExportParams, Cursor>;

/**
 * Writes contacts into a file, page by page in the order of their ids. A page's parts and the cursor past it commit together; while
 * one connection copies out, the other stores, so memory holds a few parts, never the file.
 */
export const exporting = (pages = PAGES): JobKind => ({
  async page({ db }, given) {
    const job = given as unknown as Job;
    const { params, audience_id: audienceId, cursor } = job;
    if (!(await findFile(db, params.fileId))) throw new JobRefused('The file of this export was deleted. Start the export again.');
    const total = job.total ?? (await countChosen(db, audienceId, params));
    if (params.format === 'xlsx' && total >= MOST_ROWS)
      throw new JobRefused(`An Excel sheet holds ${MOST_ROWS.toLocaleString('en')} rows, and this is more. Export it as CSV instead.`);
    const limit = pages[params.format];
    return choosePage(db, { audienceId, params, after: cursor?.after ?? null, limit }, async ({ rows, last, content }) => {
      const over = rows < limit;
      // a copy: the cursor is compared with what stands in the row
      const sheet = params.format === 'xlsx' ? { ...(cursor?.sheet ?? newSheet()) } : null;
      await db.transaction(async (tx) => {
        const bytes = encoded(rows > 0 ? content() : nothing(), params, sheet, { first: cursor === null, last: over });
        const part = await store(tx, params.fileId, cursor?.part ?? 0, bytes);
        if (over) await completeFile(tx, params.fileId);
        const after = last ?? cursor?.after ?? audienceId;
        await moveOn(tx, given, { cursor: { after, part, sheet }, done: job.done + rows, total });
      });
      return over;
    });
  },

  async cancelled({ db }, given) {
    await db('files')
      .where({ id: (given as unknown as Job).params.fileId })
      .delete();
  },
});

/** What an earlier attempt left from this part on is replaced; one part is on its way while the next one is being read. */
async function store(tx: Db, fileId: string, from: number, bytes: AsyncIterable<Buffer>): Promise<number> {
  await tx('file_parts').where({ file_id: fileId }).where('n', '>=', from).delete();
  let part = from;
  let onItsWay: Promise<unknown> = Promise.resolve();
  for await (const piece of inParts(bytes)) {
    await onItsWay;
    onItsWay = writePart(tx, fileId, part++, Buffer.from(piece)).then();
    // told at the next turn, where it is awaited
    onItsWay.catch(() => {});
  }
  await onItsWay;
  return part;
}

function encoded(
  rows: AsyncIterable<Buffer>,
  params: ExportParams,
  sheet: Entry | null,
  place: { first: boolean; last: boolean },
): AsyncIterable<Buffer> {
  if (sheet) return inWorkbook(rows, params, sheet, place);
  return params.format === 'csv' && place.first ? withHeadings(rows, params) : rows;
}

async function* withHeadings(rows: AsyncIterable<Buffer>, { columns, separator, bom }: ExportParams): AsyncGenerator<Buffer> {
  const cells = columns.map(({ heading }) => {
    // a field may be called "=1+1"
    const safe = /^[=+\-@\t\r\n]/.test(heading) ? `'${heading}` : heading;
    return /["\r\n,;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  yield Buffer.from(`${bom ? '\ufeff' : ''}${cells.join(separator)}\n`);
  yield* rows;
}

async function* nothing(): AsyncGenerator<Buffer> {}
