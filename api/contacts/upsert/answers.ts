import type { Db } from '../../db/database.ts';
import { recordPermissions } from '../../permissions/index.ts';
import { addTagPairs, tagsByName } from '../../tags/index.ts';
import { gather, idsOf, type Taken } from './standing.ts';

interface Batch {
  audienceId: string;
  actor: string;
}

/** Tags by name, made when new. */
export async function tagRows(tx: Db, rows: Taken[], { audienceId, actor }: Batch): Promise<void> {
  const asked = rows.filter(({ said }) => said.tags?.length);
  const named = await tagsByName(
    tx,
    audienceId,
    asked.flatMap(({ said }) => said.tags ?? []),
    actor,
  );
  const pairs = asked.flatMap(({ contactId, said }) =>
    (said.tags ?? []).flatMap((name) => ({ contactId, tagId: named.get(name)?.id as string })),
  );
  const tagged = new Set(await addTagPairs(tx, { audienceId, pairs, actor }));
  for (const row of asked) if (tagged.has(row.contactId)) row.changed = true;
}

interface Words {
  id: string;
  channel: 'email' | 'sms';
  version: number;
}
interface Newest {
  contact_id: string;
  permission_id: string;
  channel: string;
  granted: boolean;
  at: Date;
}

/** Answers to the audience's permission texts. The same answer to the same words as the newest one is not recorded again. */
export async function recordAnswers(tx: Db, rows: Taken[], { audienceId, actor }: Batch): Promise<void> {
  const asked = rows.filter(({ said }) => said.permissions?.length);
  if (asked.length === 0) return;
  const words: Words[] = await tx('permissions').where({ audience_id: audienceId }).orderBy('version').select('id', 'channel', 'version');
  const { rows: newest } = await tx.raw<{ rows: Newest[] }>(
    `select distinct on (x.contact_id, p.channel) x.contact_id, x.permission_id, p.channel, x.granted, x.at
     from contact_permissions x join permissions p on p.id = x.permission_id where x.contact_id = any(?::uuid[])
     order by x.contact_id, p.channel, x.at desc, x.id desc`,
    [idsOf(asked)],
  );
  const last = new Map(newest.map((answer) => [`${answer.contact_id} ${answer.channel}`, answer]));
  const groups = new Map<string, { permissionId: string; granted: boolean; at: Date | undefined; source: string; of: Taken[] }>();
  for (const row of asked)
    for (const { channel, granted, at: said, source = 'api', version } of row.said.permissions ?? []) {
      const text = words.findLast((one) => one.channel === channel && (version === undefined || one.version === version));
      if (!text) {
        row.notes.push(
          `There is no permission text${version ? ` ${version}` : ''} for ${channel === 'sms' ? 'SMS' : 'e-mail'} to answer to. Publish it first.`,
        );
        continue;
      }
      // what is said of the future is said now
      const at = said === undefined || Date.parse(said) > Date.now() ? undefined : new Date(said);
      const before = last.get(`${row.contactId} ${channel}`);
      if (before?.permission_id === text.id && before.granted === granted && (at === undefined || Number(at) <= Number(before.at)))
        continue;
      gather(groups, JSON.stringify([text.id, granted, at, source]), { permissionId: text.id, granted, at, source, of: [] }, row);
    }
  for (const { of, ...given } of groups.values()) await recordPermissions(tx, idsOf(of), { ...given, actor });
}
