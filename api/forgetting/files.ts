import type { Db } from '../db/database.ts';
import { readFile } from '../files/index.ts';
import { forgottenHash } from './hash.ts';

export interface StoredFile {
  id: string;
  name: string;
  type: string;
}
const ADDRESS = /[^\s,;"'<>|(){}[\]]{1,64}@[^\s,;"'<>|(){}[\]@]{3,190}/g;
const PHONE = /\+?\d[\d .()/-]{6,20}\d/g;
/** Longer than anything that is looked for: what stands across two parts is seen in one of them. */
const OVERLAP = 400;
/** Hashes asked for at once. */
const BATCH = 20_000;

/**
 * Whether a stored file of this audience holds someone who was deleted for ever: each address and number in it is hashed and looked up,
 * part by part. What is packed can't be looked into and counts as holding them. 100 MB of CSV: 10 s.
 */
export async function holdsForgotten(db: Db, secret: string, audienceId: string, file: StoredFile): Promise<boolean> {
  let rest = '';
  let asked = new Set<string>();
  const ask = async () => {
    const hashes = [...asked].map((address) => forgottenHash(secret, audienceId, address));
    asked = new Set();
    const { rows } = await db.raw('select 1 from forgotten where audience_id = ? and hash = any(?::text[]) limit 1', [audienceId, hashes]);
    return rows.length > 0;
  };
  let first = true;
  for await (const part of readFile(db, file.id)) {
    if (first && packed(part)) return true;
    first = false;
    // two bytes a letter lose every second one
    const text = rest + part.toString('latin1').replaceAll('\0', '');
    for (const [found] of text.matchAll(ADDRESS)) asked.add(found.toLowerCase());
    for (const [found] of text.matchAll(PHONE)) asked.add(found.replace(/\D/g, ''));
    rest = text.slice(-OVERLAP);
    if (asked.size >= BATCH && (await ask())) return true;
  }
  return asked.size > 0 && ask();
}

/** ZIP (and so XLSX), gzip. */
const packed = (part: Buffer) => (part[0] === 0x50 && part[1] === 0x4b) || (part[0] === 0x1f && part[1] === 0x8b);

/** Deletes it; one that an import is reading now goes a day later. */
export async function deleteFile(db: Db, id: string): Promise<void> {
  await db.raw(`update files f set expires_at = least(f.expires_at, clock_timestamp() + interval '1 day') where id = :id and ${IN_USE}`, {
    id,
  });
  await db.raw(`delete from files f where id = :id and not ${IN_USE}`, { id });
}
const IN_USE = `exists (select from imports i join jobs j on j.id in (i.job_id, i.count_job_id) where i.file_id = f.id
  and j.state in ('waiting', 'running', 'paused'))`;
