import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { v7 } from 'uuid';
import type { Db } from '../../db/database.ts';
import { notFound } from '../../http/errors.ts';
import { pageHead, pageTail, sectionHead, sectionRow, sectionTail } from './page.ts';
import { type Section, sectionsOf } from './sections.ts';

/** Rows in memory at a time. */
const FETCHED = 500;

interface Asked {
  format: 'json' | 'html';
  language?: 'en' | 'fr' | undefined;
  actor: string;
}
interface Person {
  id: string;
  audience_id: string;
  name: string;
  audience: string;
  language: 'en' | 'fr';
  zone: string;
  now: Date;
}
type Row = Record<string, unknown>;

/** Sends everything held about a person, as of one instant, section by section: as long as it may be, little of it is in memory. */
export async function exportPerson(db: Db, id: string, { format, language, actor }: Asked, res: Response): Promise<void> {
  const person = await find(db, id);
  await db('events').insert({
    id: v7(),
    audience_id: person.audience_id,
    contact_id: id,
    type: 'exported',
    at: person.now,
    data: JSON.stringify({ format }),
    actor,
  });
  const name = `${person.name.replace(/[^\p{L}\p{N}.@-]+/gu, ' ').trim() || 'contact'}.${format}`;
  res.type(format).attachment(name);
  const tx = await db.transaction({ isolationLevel: 'repeatable read', readOnly: true });
  try {
    const written = format === 'json' ? asJson(tx, person) : asPage(tx, { ...person, language: language ?? person.language });
    await pipeline(Readable.from(written), res);
  } finally {
    await tx.rollback();
  }
}

async function find(db: Db, id: string): Promise<Person> {
  const { rows } = await db.raw<{ rows: Person[] }>(
    `select c.id, c.audience_id, coalesce(nullif(trim(c.first_name || ' ' || c.last_name), ''), c.email, c.phone, '') as name,
       a.name as audience, a.language, a.time_zone as zone, clock_timestamp() as now
     from contacts c join audiences a on a.id = c.audience_id where c.id = ?`,
    [id],
  );
  if (!rows[0]) throw notFound('contact');
  return rows[0];
}

/** The rows of a section through a cursor. */
async function* rowsOf(tx: Db, { sql }: Section): AsyncGenerator<Row> {
  await tx.raw(`declare person no scroll cursor for ${sql.replaceAll('?', '\\?')}`);
  for (;;) {
    const { rows } = await tx.raw<{ rows: { t: Row }[] }>(`fetch ${FETCHED} from person`);
    for (const { t } of rows) yield t;
    if (rows.length < FETCHED) break;
  }
  await tx.raw('close person');
}

async function* asJson(tx: Db, { id, audience, now }: Person): AsyncGenerator<string> {
  yield `{"exportedAt":${JSON.stringify(now)},"audience":${JSON.stringify(audience)}`;
  for (const section of sectionsOf(id)) {
    yield `,\n${JSON.stringify(section.table)}:[`;
    let n = 0;
    for await (const row of rowsOf(tx, section)) yield `${n++ ? ',' : ''}\n${JSON.stringify(row)}`;
    yield ']';
  }
  yield '}\n';
}

async function* asPage(tx: Db, person: Person): AsyncGenerator<string> {
  yield pageHead(person);
  for (const section of sectionsOf(person.id)) {
    let n = 0;
    for await (const row of rowsOf(tx, section)) {
      if (n++ === 0) yield sectionHead(section.title[person.language]);
      yield sectionRow(row, person);
    }
    if (n > 0) yield sectionTail();
  }
  yield pageTail();
}
