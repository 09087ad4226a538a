import type { Db } from '../db/database.ts';

export interface Happened {
  type: string;
  name: string;
  outcome: string;
  reason: string | null;
  at: Date;
  messageId: string | null;
  subject: string | null;
}
export interface Mailed {
  id: string;
  at: Date;
  subject: string;
  /** The mail in the test inbox; null when mail goes to a real provider, or was deleted. */
  caught_id: string | null;
}

/** A run ends by itself within the server's 200 skips; a looping drawing is cut off here. */
const MOST = 300;

export async function readSteps(db: Db, id: string): Promise<Happened[]> {
  const { rows } = await db.raw<{ rows: Happened[] }>(
    `select s.type, s.name, s.outcome, s.reason, s.at, m.id as "messageId", nullif(m.subject, '') as subject
     from enrollment_steps s left join messages m on m.id = s.message_id and s.outcome in ('sent', 'uncertain', 'failed')
     where s.enrollment_id = ? order by s.at desc, s.visit desc, s.ord desc limit ${MOST}`,
    [id],
  );
  return rows;
}

/** Newest first. A caught mail's Message-ID begins with the message's id; the index on it serves the range. */
export async function readMails(db: Db, id: string): Promise<Mailed[]> {
  const { rows } = await db.raw<{ rows: Mailed[] }>(
    `select m.id, m.at, m.subject, caught.id as caught_id from messages m
     left join lateral (select c.id from caught_mails c where c.message_id collate "C" like '<' || m.id || '@%' limit 1) caught on true
     where m.enrollment_id = ? and m.state in ('sent', 'uncertain') order by m.at desc limit ${MOST}`,
    [id],
  );
  return rows;
}
