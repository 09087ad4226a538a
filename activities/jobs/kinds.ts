import type { Client } from '@temporalio/client';
import type { Db } from '../../api/db/database.ts';
import type { JobRow } from '../../api/jobs/index.ts';
import type { Channel, Site } from '../../api/mails/index.ts';
import type { Queues } from '../../workflows/names.ts';
import { archiving, unarchiving } from './archive.ts';
import { bulk } from './bulk.ts';
import { campaign } from './campaign.ts';
import { changeTags } from './change-tags.ts';
import { cleanUp, cleanUpUndo } from './clean-up.ts';
import { exporting } from './export.ts';
import { fieldIndex, fieldLeaves } from './fields.ts';
import { findTwins } from './find-twins.ts';
import { forget } from './forget.ts';
import { countingImport, importing, undoingImport } from './import.ts';
import { rate } from './rate.ts';
import { sunset } from './sunset.ts';

export interface JobDeps {
  db: Db;
  client: Client;
  queues: Queues;
  site: Site;
  /** The way out for mail; absent where no kind of this worker needs one. */
  channel?: Channel;
}

export { JobRefused } from './refused.ts';

/** A kind of long work. Row and cursor are the kind's own shapes: it alone reads and writes them. */
export interface JobKind {
  /**
   * Does one page (a second or two of work), and calls `moveOn` in the page's own transaction. True = that was the last one. It may be
   * killed anywhere and called again: whatever was not committed with `moveOn` must be harmless to do twice.
   */
  page(deps: JobDeps, job: JobRow<never, never>): Promise<boolean>;
  /** Clears away what only an unfinished job needs. */
  cancelled?(deps: JobDeps, job: JobRow<never, never>): Promise<void>;
}

/** Every kind of long work, by the name that `jobs.kind` has. */
export const kinds: Record<string, JobKind> = {
  archive: archiving,
  unarchive: unarchiving,
  sunset,
  bulk,
  campaign,
  tags: changeTags,
  export: exporting(),
  'clean-up': cleanUp,
  'clean-up-undo': cleanUpUndo,
  'find-twins': findTwins,
  forget,
  rate,
  import: importing,
  import_count: countingImport,
  import_undo: undoingImport,
  field_index: fieldIndex,
  field_leaves: fieldLeaves,
};
