import type { Db } from '../db/database.ts';
import { notFound, refused } from '../http/errors.ts';
import { addJob } from '../jobs/index.ts';
import { renameInRules } from '../segments/index.ts';
import { type Field, fitsInto, hasChoices } from './contract.ts';
import { converted } from './convert.ts';
import { findField } from './store.ts';
import { countValues } from './uses.ts';

/** Up to so many contacts at once; more are changed by a job. */
const AT_ONCE = 500;

/** A field on its way out; `into` takes its values where it has none itself. */
export interface Leaving {
  fieldId: string;
  key: string;
  type: Field['type'];
  label: string;
  into: Pick<Field, 'id' | 'key' | 'type' | 'label'> | null;
}
export interface Left {
  /** null = it is gone already. */
  jobId: string | null;
  contacts: number;
}

/**
 * Takes a field away, with its values or into another field. It is gone for everyone at once; the values follow here, or by a job when
 * they are many or an index has to go.
 */
export async function leave(db: Db, id: string, intoId: string | null, actor: string): Promise<Left> {
  return db.transaction(async (tx) => {
    const both = intoId === null ? [id] : [id, intoId];
    await tx('fields').whereIn('id', both).orderBy('id').forUpdate().select('id');
    const field = await findField(tx, id);
    if (!field) throw notFound('field');
    const into = intoId === null ? null : await takes(tx, field, intoId);
    const contacts = await countValues(tx, field);
    const leaving: Leaving = { fieldId: id, key: field.key, type: field.type, label: field.label, into };
    // its key stays taken until its values are gone; its name is free
    await tx('fields')
      .where({ id })
      .update({ removed_at: tx.raw('clock_timestamp()'), label: `${field.label} ${id}` });
    await mendMentions(tx, field, into);
    if (contacts > AT_ONCE || field.filterable) {
      const job = { audienceId: field.audienceId, kind: 'field_leaves', params: leaving, total: contacts, actor };
      return { jobId: await addJob(tx, job), contacts };
    }
    await leavePage(tx, field.audienceId, leaving, null, actor);
    await tx('fields').where({ id }).delete();
    return { jobId: null, contacts };
  });
}

async function takes(tx: Db, field: Field, intoId: string): Promise<NonNullable<Leaving['into']>> {
  const into = await findField(tx, intoId);
  if (!into) throw notFound('field');
  const sorry = (message: string) => refused(message, [{ field: 'intoId', message }]);
  if (into.id === field.id) throw sorry('A field can’t be merged into itself. Choose another one.');
  if (into.audienceId !== field.audienceId) throw sorry('This field belongs to another audience. Choose one of the same.');
  if (!fitsInto(field.type, into.type))
    throw sorry(`The values of “${field.label}” do not fit into “${into.label}”: their types differ. Merge into a text instead.`);
  if (hasChoices(into.type)) {
    const known = new Set(into.choices.map((one) => one.toLowerCase()));
    const more = field.choices.filter((one) => !known.has(one.toLowerCase()));
    await tx('fields')
      .where({ id: intoId })
      .update({ choices: [...into.choices, ...more] });
  }
  return { id: into.id, key: into.key, type: into.type, label: into.label };
}

/** Whoever required or showed the field requires or shows the one that took it in, or nothing. Conditions of views and segments say so themselves. */
async function mendMentions(tx: Db, { audienceId, key, type }: Field, into: Leaving['into']): Promise<void> {
  await tx.raw(
    into
      ? `update audiences set required_fields = (select array_agg(distinct x) from unnest(array_replace(required_fields, ?, ?)) x)
         where id = ? and ? = any(required_fields)`
      : `update audiences set required_fields = array_remove(required_fields, ?) where id = ?`,
    into ? [key, into.key, audienceId, key] : [key, audienceId],
  );
  const was = `field:${key}`;
  if (!into)
    await tx.raw('update views set columns = array_remove(columns, ?) where audience_id = ? and ? = any(columns)', [was, audienceId, was]);
  else if (into.type === type) {
    await renameInRules(tx, audienceId, `"${was}"`, `"field:${into.key}"`);
    await tx.raw(
      `update views set filters = replace(filters::text, ?, ?)::jsonb, sort = case when sort = ? then ? else sort end,
         columns = case when ? = any(columns) then array_remove(columns, ?) else array_replace(columns, ?, ?) end where audience_id = ?`,
      [`"${was}"`, `"field:${into.key}"`, was, `field:${into.key}`, `field:${into.key}`, was, was, `field:${into.key}`, audienceId],
    );
  }
}

/** A page of contacts; their locks are held as long as it takes: 150 ms on a busy machine. */
const PAGE = 1_000;

/** Moves or deletes the values of a page of contacts, with their feed. Returns the last one's id; null = there are no more. */
export async function leavePage(
  tx: Db,
  audienceId: string,
  { key, type, label, into }: Leaving,
  after: string | null,
  actor: string,
): Promise<{ last: string | null; contacts: number }> {
  const taken = into
    ? `case when c.fields -> '${into.key}' is null then jsonb_strip_nulls(jsonb_build_object('${into.key}', ${converted({ key, type }, into.type)})) else '{}' end`
    : `'{}'::jsonb`;
  const { rows } = await tx.raw<{ rows: { last: string | null; n: number }[] }>(
    `with page as (
       select id from contacts where audience_id = :audienceId and fields -> '${key}' is not null ${after ? 'and id > :after' : ''}
       order by id limit ${PAGE} for no key update),
     changed as (
       update contacts c set fields = (c.fields - '${key}') || ${taken}, rev = rev + 1, updated_at = clock_timestamp()
       from page p where c.id = p.id returning c.id),
     fed as (
       insert into events (id, audience_id, contact_id, type, at, data, actor)
       select uuidv7(), :audienceId, id, 'changed', clock_timestamp(), :data::jsonb, :actor from changed)
     select (select id from changed order by id desc limit 1) as last, (select count(*)::int from changed) as n`,
    {
      audienceId,
      after,
      actor,
      data: JSON.stringify({
        fields: [`fields.${key}`, ...(into ? [`fields.${into.key}`] : [])],
        source: into ? `field “${label}” merged into “${into.label}”` : `field “${label}” deleted`,
      }),
    },
  );
  const { last, n } = rows[0] as { last: string | null; n: number };
  return { last: n < PAGE ? null : last, contacts: n };
}

/** The job was cancelled half way: the field is back, under its name if that is still free, with the values it still has. Returns whether it needs its index. */
export async function stay(tx: Db, { fieldId, label }: Leaving): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: { filterable: boolean }[] }>(
    `update fields f set removed_at = null, label = case when exists (select from fields o where o.audience_id = f.audience_id
       and lower(o.label) = lower(:label) and o.id <> f.id) then f.label else :label end
     where id = :fieldId and removed_at is not null returning filterable`,
    { fieldId, label },
  );
  return rows[0]?.filterable ?? false;
}
