import { v7 } from 'uuid';
import type { Db } from '../db/database.ts';
import { notFound } from '../http/errors.ts';
import type { Permission, PermissionAnswer } from './contract.ts';

/** Counting stops here: beyond, the figure says "10,000+". */
const MOST = 10_000;

/** Whose newest answer for the channel is to these words; archived contacts too, for they agreed as well. */
const answered = (granted: boolean) => `
  cross join lateral (select count(*) as n from (
    select from contact_permissions x where x.permission_id = p.id and x.granted = ${granted} and not exists (
      select from contact_permissions y join permissions q on q.id = y.permission_id and q.channel = p.channel
      where y.contact_id = x.contact_id and (y.at, y.id) > (x.at, x.id)) limit ${MOST + 1}) x) ${granted ? 'granted' : 'refused'}`;
const counted = (name: string) => `jsonb_build_object('count', least(${name}.n, ${MOST}), 'capped', ${name}.n > ${MOST}) as ${name}`;

const READ = `
  select p.id, p.audience_id as "audienceId", p.channel, p.version, p.text, p.actor, p.created_at as "createdAt",
    ${counted('granted')}, ${counted('refused')}
  from permissions p ${answered(true)} ${answered(false)}`;
type Read = Omit<Permission, 'createdAt'> & { createdAt: Date };

export async function listPermissions(db: Db, audienceId: string): Promise<Read[]> {
  const { rows } = await db.raw(`${READ} where p.audience_id = ? order by p.channel, p.version desc limit 200`, [audienceId]);
  return rows;
}

/** Published words never change: what is new gets the next number. Two who publish at once get two. */
export async function publish(
  db: Db,
  { audienceId, channel, text, actor }: { audienceId: string; channel: 'email' | 'sms'; text: string; actor: string },
): Promise<Read> {
  const id = v7();
  await db.transaction(async (tx) => {
    const audience = await tx('audiences').where({ id: audienceId }).forUpdate().first('id');
    if (!audience) throw notFound('audience');
    await tx.raw(
      `insert into permissions (id, audience_id, channel, version, text, actor)
       select :id, :audienceId, :channel, coalesce(max(version), 0) + 1, :text, :actor from permissions
       where audience_id = :audienceId and channel = :channel`,
      { id, audienceId, channel, text, actor },
    );
  });
  const { rows } = await db.raw(`${READ} where p.id = ?`, [id]);
  return rows[0];
}

type Answer = Omit<PermissionAnswer, 'at'> & { at: Date };
const answers = (db: Db) =>
  db('contact_permissions as x')
    .join('permissions as p', 'p.id', 'x.permission_id')
    .select<Answer[]>(
      'x.id',
      'p.id as permissionId',
      'p.channel',
      'p.version',
      'p.text',
      'x.granted',
      'x.at',
      'x.source',
      'x.proof',
      'x.actor',
    );

/** Newest first, with the words as they were. */
export const historyOf = (db: Db, contactId: string): Promise<Answer[]> =>
  answers(db).where('x.contact_id', contactId).orderByRaw('x.at desc, x.id desc').limit(200);

export const answerOf = async (db: Db, id: string): Promise<Answer> => (await answers(db).where('x.id', id).first()) as unknown as Answer;
