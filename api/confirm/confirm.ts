import type { Db } from '../db/database.ts';
import type { Language } from '../mails/index.ts';
import { join, type Signup } from './join.ts';
import { VALID_DAYS } from './words.ts';

/** What a link leads to. `over`: too old, or the contact has another address by now. */
export interface Standing {
  state: 'open' | 'done' | 'over';
  email: string;
  brand: string;
  language: Language;
}
type Row = Signup & { brand: string; language: Language; now_email: string | null; over: boolean };

const READ = `
  select s.*, a.name as brand, coalesce(c.language, a.language) as language, c.email as now_email,
    s.at < clock_timestamp() - interval '${VALID_DAYS} days' as over
  from signups s join contacts c on c.id = s.contact_id join audiences a on a.id = s.audience_id where s.id = ?`;

const read = async (db: Db, id: string): Promise<Row | undefined> => (await db.raw<{ rows: Row[] }>(READ, [id])).rows[0];

function standing({ confirmed_at, over, email, now_email, brand, language }: Row): Standing {
  const another = email?.toLowerCase() !== now_email?.toLowerCase();
  return { state: confirmed_at ? 'done' : over || another ? 'over' : 'open', email: email ?? '', brand, language };
}

/** null = no such signup: the contact is gone. */
export async function look(db: Db, signupId: string): Promise<Standing | null> {
  const row = await read(db, signupId);
  return row ? standing(row) : null;
}

/**
 * The person pressed the button. All their open signups for this address count, each once: pressing again changes nothing, also when
 * they have left since.
 */
export async function confirm(db: Db, secret: string, signupId: string, ip: string | null): Promise<Standing | null> {
  return db.transaction(async (tx) => {
    const first = await read(tx, signupId);
    if (!first) return null;
    await tx.raw('select from contacts where id = ? for no key update', [first.contact_id]);
    const row = await read(tx, signupId); // what the one who held the lock has changed is seen
    if (!row) return null;
    const found = standing(row);
    if (found.state !== 'open') return found;
    const { rows } = await tx.raw<{ rows: Signup[] }>(
      `update signups set confirmed_at = clock_timestamp(), confirmed_ip = ?, mail = case when mail = 'due' then 'none' else mail end
       where contact_id = ? and confirmed_at is null and lower(email) = lower(?) and at > clock_timestamp() - interval '${VALID_DAYS} days'
       returning *`,
      [ip, row.contact_id, row.email],
    );
    for (const signup of rows.sort((a, b) => Number(a.at) - Number(b.at)))
      await join(tx, secret, signup, { confirmedAt: signup.confirmed_at as Date, confirmedIp: ip });
    return { ...found, state: 'done' };
  });
}
