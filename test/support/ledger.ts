import type { Db } from '../../api/db/database.ts';

/**
 * The promise of sending, over a whole database and a mail server's memory: no Message-ID taken twice,
 * and sent ⊆ taken ⊆ sent ∪ uncertain.
 */
export async function ledgerAgainst(db: Db, taken: string[]) {
  const rows: { id: string; state: string }[] = await db('messages').select('id', 'state');
  const byState = (state: string) => new Set(rows.filter((row) => row.state === state).map((row) => row.id));
  const [sent, uncertain] = [byState('sent'), byState('uncertain')];
  const once = new Set(taken);
  return {
    sent: sent.size,
    uncertain: uncertain.size,
    twice: taken.length - once.size,
    sentNotTaken: [...sent].filter((id) => !once.has(id)).length,
    takenUnaccounted: [...once].filter((id) => !sent.has(id) && !uncertain.has(id)).length,
  };
}
