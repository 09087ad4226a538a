import type { Db } from '../../db/database.ts';
import { listFields, normaliseField } from '../../fields/index.ts';
import { findFlow } from '../../flows/index.ts';
import { zone } from '../../http/endpoint.ts';
import { conflict, invalid, notFound, refused } from '../../http/errors.ts';
import { tagsByName } from '../../tags/index.ts';
import type { BulkAction, editable } from './contract.ts';

/** An action as it is done, page after page: names have become ids, values what is stored. `label` says to people what it is about. */
export type Prepared = { label: string } & (
  | { do: 'addTags' | 'removeTags'; ids: string[] }
  | { do: 'setList'; listId: string; status: 'subscribed' | 'unsubscribed' }
  | { do: 'addGroup' | 'removeGroup'; groupId: string }
  | { do: 'setField'; field: string; column: string | null; value: unknown }
  | { do: 'enroll'; flowId: string }
  | { do: 'unsubscribe' | 'unarchive' }
);
type Editable = (typeof editable)[number];
const columns: Record<Editable, string> = {
  company: 'company',
  role: 'role',
  language: 'language',
  timeZone: 'time_zone',
  country: 'country',
  format: 'format',
  vip: 'vip',
};

/** Checks an action against the audience it is for; whatever belongs to another one does not exist here. */
export async function prepare(
  tx: Db,
  audienceId: string,
  action: Exclude<BulkAction, { do: 'archive' }>,
  actor: string,
): Promise<Prepared> {
  const named = async (table: string, ids: string[], noun: string) => {
    const rows: { id: string; name: string }[] = await tx(table).where({ audience_id: audienceId }).whereIn('id', ids).select('id', 'name');
    if (rows.length < new Set(ids).size) throw notFound(noun);
    return rows.map(({ name }) => name).join(', ');
  };
  switch (action.do) {
    case 'addTags': {
      const tags = await tagsByName(tx, audienceId, action.names, actor);
      const found = [...new Map([...tags.values()].map((tag) => [tag.id, tag])).values()];
      return { do: 'addTags', ids: found.map(({ id }) => id), label: found.map(({ name }) => name).join(', ') };
    }
    case 'removeTags':
      return { ...action, label: await named('tags', action.ids, 'tag') };
    case 'setList':
      return { ...action, label: await named('lists', [action.listId], 'list') };
    case 'addGroup':
    case 'removeGroup':
      return { ...action, label: await named('groups', [action.groupId], 'group') };
    case 'setField':
      return setting(tx, audienceId, action.field, action.value);
    case 'enroll': {
      const flow = await findFlow(tx, action.flowId);
      if (flow.audience_id !== audienceId) throw notFound('flow');
      if (!flow.live || !['live', 'paused'].includes(flow.status))
        throw conflict('This flow does not run. Publish it first, then start them.');
      return { ...action, label: flow.name };
    }
    default:
      return { ...action, label: '' };
  }
}

async function setting(tx: Db, audienceId: string, field: string, raw: unknown): Promise<Prepared> {
  if (field.startsWith('field:')) {
    const found = (await listFields(tx, audienceId)).find(({ key }) => `field:${key}` === field);
    if (!found) throw notFound('field');
    const read = normaliseField(found, raw);
    if ('error' in read) throw refused(`${found.label}: ${read.error}`, [{ field: 'value', message: read.error }]);
    if (read.value === null && found.required) throw refused(`${found.label} is required in this audience: give a value.`);
    return { do: 'setField', field, column: null, value: read.value, label: found.label };
  }
  const audience = await tx('audiences').where({ id: audienceId }).first('languages', 'required_fields');
  const name = field as Editable;
  const value = standard(name, raw, audience.languages);
  if ((value === null || value === '') && audience.required_fields.includes(name))
    throw refused('This is required in the audience: give a value.', [{ field: 'value', message: 'Required.' }]);
  return { do: 'setField', field, column: columns[name], value, label: '' };
}

function standard(field: Editable, raw: unknown, languages: string[]): unknown {
  const sorry = (message: string) => invalid(message, [{ field: 'value', message }]);
  if (field === 'vip') {
    if (typeof raw !== 'boolean') throw sorry('Send true or false.');
    return raw;
  }
  if (raw !== null && raw !== undefined && typeof raw !== 'string') throw sorry('Send text, or null to clear it.');
  const text = raw?.trim() || null;
  switch (field) {
    case 'company':
    case 'role':
      if ((text?.length ?? 0) > 200) throw sorry('Write at most 200 characters.');
      return text ?? '';
    case 'language':
      if (text && !languages.includes(text)) throw sorry(`Choose one of: ${languages.join(', ')}.`);
      return text;
    case 'country':
      if (text && !/^[A-Z]{2}$/.test(text)) throw sorry('Write the country as two letters, such as FR.');
      return text;
    case 'format':
      if (text !== 'html' && text !== 'text') throw sorry('Choose one of: html, text.');
      return text;
    default:
      if (text && !zone.safeParse(text).success) throw sorry('Choose a time zone such as Europe/Paris.');
      return text;
  }
}
