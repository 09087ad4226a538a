import { writeFile } from 'node:fs/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

/**
 * Golden histories: what today's workflow code did. `RECORD=1 npm test -- test/engine/series` writes them anew; do that only for a
 * behaviour that is new. An old file that no longer replays means sleepers in the field would break.
 */
export async function record(name: string, handle: WorkflowHandle): Promise<void> {
  if (!process.env.RECORD) return;
  const json = historyToJSON(await handle.fetchHistory());
  await writeFile(`test/histories/${name}.json`, `${JSON.stringify(JSON.parse(json))}\n`);
}
