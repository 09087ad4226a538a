import type { z } from 'zod';
import type { Db } from '../db/database.ts';
import { notFound } from '../http/errors.ts';
import type { imports } from './contract.ts';
import type { Tool } from './place/tools.ts';
import type { RawRow } from './read/csv-rows.ts';
import type { Format } from './read/read-rows.ts';
import type { Choices, Column, Counts, Reading } from './shapes.ts';

export interface ImportRow {
  id: string;
  audience_id: string;
  name: string;
  origin: 'file' | 'paste';
  file_id: string | null;
  size: number;
  format: Format;
  tool: Tool | null;
  detected: Reading;
  reading: Reading;
  sheets: string[];
  columns: Column[];
  sample: RawRow[];
  choices: Choices;
  rev: number;
  counts: Counts;
  staged: { table: string; key: string; rows: number } | null;
  count_job_id: string | null;
  job_id: string | null;
  undo_job_id: string | null;
  refused_file_id: string | null;
  problem: string | null;
  discarded_at: Date | null;
  actor: string;
  created_at: Date;
}

export const noCounts = (): Counts => ({
  whole: false,
  rows: 0,
  refused: 0,
  refusals: [],
  remarks: [],
  added: null,
  known: null,
  merged: 0,
  left: null,
  newTags: 0,
  newGroups: 0,
});

export async function findImport(db: Db, id: string): Promise<ImportRow> {
  const row = await db<ImportRow>('imports').where({ id }).first();
  if (!row) throw notFound('import');
  return row as ImportRow;
}

/** The row, nobody else's until the transaction ends. */
export async function lockImport(tx: Db, id: string): Promise<ImportRow> {
  const row = await tx<ImportRow>('imports').where({ id }).forUpdate().first();
  if (!row) throw notFound('import');
  return row as ImportRow;
}

export interface Home {
  id: string;
  language: 'en' | 'fr';
  time_zone: string;
  currency: string;
  required_fields: string[];
  permissions_since: Date | null;
}
/** What an import needs to know of its audience. */
export async function homeOf(db: Db, audienceId: string): Promise<Home> {
  const row = await db<Home>('audiences')
    .where({ id: audienceId })
    .first('id', 'language', 'time_zone', 'currency', 'required_fields', 'permissions_since');
  if (!row) throw notFound('audience');
  return row as Home;
}

export type Changes = z.output<typeof imports.change.body>;
