import type { Client } from '@temporalio/client';
import type { Db } from '../../api/db/database.ts';

/** Replaced by the FLOWS helper's real driver. */
export const createDriveTestRun = (_db: Db, _client: Client) => async (_run: { enrollmentId: string }): Promise<void> => {};
