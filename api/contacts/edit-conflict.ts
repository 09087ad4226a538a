import type { Db } from '../db/database.ts';
import { conflict } from '../http/errors.ts';
import { same, type Values } from './edit.ts';

interface Edit {
  contactId: string;
  /** What the contact has now, and what it would be changed to. */
  now: Values;
  changes: Values;
  /** The values that the editor saw, as far as the request says. */
  was: Values;
  /** The revision that the editor saw has passed. */
  moved: boolean;
}

/** How far back it is looked up who changed what: further, the answer says nobody's name. */
const EVENTS = 100;

/**
 * Throws a 409 when someone else changed meanwhile what this edit changes too, with who, when and to which value. What the editor saw
 * (`was`) decides, whoever wrote in between: people, imports, programs. A field without it counts as changed once the revision moved.
 */
export async function refuseOverwriting(tx: Db, { contactId, now, changes, was, moved }: Edit): Promise<void> {
  const met = Object.keys(changes).filter((name) => {
    if (name === 'vip') return false;
    return name in was ? !same(was[name], now[name]) : moved;
  });
  if (met.length === 0) return;
  const { rows } = await tx.raw<{ rows: { fields: string[]; actor: string; at: Date }[] }>(
    `select data -> 'fields' as fields, actor, at from events
     where contact_id = ? and type = 'changed' and jsonb_typeof(data -> 'fields') = 'array' order by at desc, id desc limit ${EVENTS}`,
    [contactId],
  );
  const details = met.map((field) => {
    const change = rows.find(({ fields }) => fields.includes(field));
    return {
      field,
      message: `Someone else changed this meanwhile. Look at both values, then send the one to keep.`,
      theirs: { value: now[field] ?? null, actor: change?.actor ?? null, at: change?.at.toISOString() ?? null },
    };
  });
  const [first] = details as [(typeof details)[number]];
  const who = first.theirs.actor ? ` by ${first.theirs.actor}` : '';
  const more = details.length > 1 ? ` (${details.length - 1} more in details)` : '';
  throw conflict(
    `“${first.field}” was changed meanwhile${who}, to ${said(first.theirs.value)}${more}. Read the contact again and choose what to keep.`,
    details,
  );
}

function said(value: unknown): string {
  if (value === null || value === '') return 'nothing';
  return `“${(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 120)}”`;
}
