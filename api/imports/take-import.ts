import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import { takeFile } from '../files/index.ts';
import { refused } from '../http/errors.ts';
import { analyse } from './analyse.ts';
import { knownOf } from './known.ts';
import { storedFile } from './read/byte-source.ts';
import { ByteSurvey } from './read/encoding.ts';
import { UnreadableFile } from './read/unreadable-file.ts';
import { noCounts } from './store.ts';

/** What one upload may hold. */
const MOST_BYTES = 500 << 20;
/** An upload nobody started is kept so long. */
const KEPT_DAYS = 14;

interface Brought {
  audienceId: string;
  name: string;
  origin: 'file' | 'paste';
  content: AsyncIterable<Buffer>;
  actor: string;
}

/** Takes a file in and looks at its beginning; nothing of it stays when it can't be read. Answers with the import's id. */
export async function takeImport(db: Db, { audienceId, name, origin, content, actor }: Brought): Promise<string> {
  const known = await knownOf(db, audienceId);
  const survey = new ByteSurvey();
  const seen = (async function* () {
    for await (const bytes of content) {
      survey.see(bytes);
      yield bytes;
    }
  })();
  const expiresAt = new Date(Date.now() + KEPT_DAYS * 86_400_000);
  const file = await takeFile(db, { audienceId, name, expiresAt, actor }, seen, MOST_BYTES);
  try {
    const { sample, columns, choices, detected, reading, sheets, ...found } = await analyse(storedFile(db, file), survey, known);
    const id = v7();
    await db('imports').insert({
      ...found,
      id,
      audience_id: audienceId,
      name,
      origin,
      file_id: file.id,
      size: file.size,
      sheets,
      detected: JSON.stringify(detected),
      reading: JSON.stringify(reading),
      columns: JSON.stringify(columns),
      sample: JSON.stringify(sample),
      choices: JSON.stringify(choices),
      counts: JSON.stringify(noCounts()),
      actor,
    });
    return id;
  } catch (error) {
    await db('files').where({ id: file.id }).delete();
    if (error instanceof UnreadableFile) throw refused(error.message);
    throw error;
  }
}
