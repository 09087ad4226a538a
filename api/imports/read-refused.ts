import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { pageOf, readCursor } from '../http/paging.ts';
import { findImport } from './store.ts';
import { isWhole } from './write/ensure-staged.ts';

interface Row {
  n: number;
  line: number;
  file: string | null;
  reason: string;
  cells: string[] | null;
}

/** Rows of one reason: while an import waits or works from what is staged, afterwards from what was kept of the refused. */
export async function readRowsOf(
  db: Db,
  id: string,
  { reason, cursor, limit }: { reason: string; cursor?: string | undefined; limit: number },
) {
  const row = await findImport(db, id);
  const after = readCursor(cursor, z.tuple([z.number().int()]))?.[0] ?? 0;
  const table = row.staged && (await isWhole(db, row.staged.table)) ? row.staged.table : null;
  const kept = () =>
    db
      .raw<{ rows: Row[] }>(
        `select line as n, (cells ->> 'line')::int as line, file, reason, cells -> 'cells' as cells from import_rows
         where import_id = ? and reason = ? and line > ? order by line limit ?`,
        [id, reason, after, limit + 1],
      )
      .then(({ rows }) => rows);
  const rows = table ? await staged(db, table, reason, after, limit + 1) : await kept();
  const refused = table === null || rows.some((one) => one.reason === reason);
  const { items, next } = pageOf(rows, limit, 'n');
  return {
    items: items.map(({ line, file, cells }) => ({
      line,
      file,
      cells: cells ?? [],
      problems: [{ column: null, kind: refused ? ('refused' as const) : ('remark' as const), reason }],
    })),
    next,
  };
}

async function staged(db: Db, table: string, reason: string, after: number, limit: number): Promise<Row[]> {
  const shown = `coalesce(cells, case when refused is distinct from 'forgotten' then jsonb_build_array(key, first_name, last_name) end) as cells`;
  const where = reason === 'twice' ? 'twice and refused is null' : '(refused = :reason or :reason = any(remarks))';
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select n, line, file, coalesce(refused, '') as reason, ${shown} from ${table} where n > :after and ${where} order by n limit :limit`,
    { reason, after, limit },
  );
  return rows;
}
