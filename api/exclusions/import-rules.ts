import type { Readable } from 'node:stream';
import Papa from 'papaparse';
import type { Db } from '../db/database.ts';
import { Problem } from '../http/errors.ts';
import { folded, ruleOf } from './pattern.ts';
import { addRules, type NewRule } from './store.ts';

const MOST_BYTES = 10_000_000;
/** Rules written at once. */
const BATCH = 5_000;
/** Refused lines that are named; the rest are counted. */
const NAMED = 100;
const HEADS = new Set(['email', 'e-mail', 'address', 'adresse', 'pattern', 'domain', 'domaine', 'rule', 'exclusion']);

interface Refused {
  line: number;
  value: string;
  reason: string;
}

/** Adds the rules of a CSV: the first column the rule, the second its note. What can't be a rule is told by line; the rest is added. */
export async function importRules(db: Db, content: Readable, audienceId: string | null, actor: string) {
  const text = await textOf(content);
  // no rule holds one of these: whichever there is separates the note
  const delimiter = [';', '\t', ','].find((mark) => text.includes(mark)) ?? ',';
  const { data } = Papa.parse<string[]>(text, { delimiter, skipEmptyLines: 'greedy' });
  const refused: Refused[] = [];
  const rules = new Map<string, NewRule>();
  data.forEach(([first = '', note = ''], n) => {
    const value = first.trim();
    if (value === '' || (n === 0 && HEADS.has(value.toLowerCase()))) return;
    try {
      const rule = folded(ruleOf(value));
      const key = `${rule.kind} ${rule.pattern}`;
      if (!rules.has(key)) rules.set(key, { ...rule, audienceId, note: note.trim().slice(0, 200) });
    } catch (error) {
      refused.push({ line: n + 1, value: value.slice(0, 100), reason: (error as Error).message });
    }
  });
  let added = 0;
  const all = [...rules.values()];
  await db.transaction(async (tx) => {
    for (let from = 0; from < all.length; from += BATCH) added += (await addRules(tx, all.slice(from, from + BATCH), actor)).added.length;
  });
  return { added, known: all.length - added, refused: refused.slice(0, NAMED), refusedCount: refused.length };
}

async function textOf(content: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of content) {
    size += part.length;
    if (size > MOST_BYTES) throw new Problem(413, 'too_large', 'The list is larger than 10 MB. Split it, and send the pieces one by one.');
    parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  try {
    return utf8.decode(bytes).replaceAll('\0', '');
  } catch {
    return new TextDecoder('windows-1252').decode(bytes).replaceAll('\0', '');
  }
}
