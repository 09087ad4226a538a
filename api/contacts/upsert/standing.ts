import type { Db } from '../../db/database.ts';
import { listRefusals, setListStatuses } from '../../lists/index.ts';
import { setStatuses } from '../set-status.ts';
import { type MarketingStatus, mayMove, refusals } from '../transitions.ts';
import type { ContactInput } from './contract.ts';

export interface Taken {
  contactId: string;
  said: ContactInput;
  /** Something about this contact is not what it was. */
  changed: boolean;
  /** What was not done, and why: sentences. */
  notes: string[];
}
interface Batch {
  audienceId: string;
  actor: string;
}

const WITHOUT_BASIS = 'Say how this person agreed (consentBasis): without it the status stays as it is.';
const channels = [
  { channel: 'email', field: 'status', basis: 'consentBasis', column: 'status' },
  { channel: 'sms', field: 'smsStatus', basis: 'smsConsentBasis', column: 'sms_status' },
] as const;

/** Marketing statuses by the table of moves, as a team member; one set of statements for everyone who moves alike. */
export async function moveStatuses(tx: Db, rows: Taken[], { actor }: Batch): Promise<void> {
  for (const { channel, field, basis, column } of channels) {
    const asked = rows.filter(({ said }) => said[field] !== undefined);
    if (asked.length === 0) continue;
    const found = await tx('contacts')
      .whereIn(
        'id',
        asked.map(({ contactId }) => contactId),
      )
      .select('id', `${column} as status`);
    const standing = new Map<string, MarketingStatus>(found.map(({ id, status }) => [id, status]));
    const groups = new Map<string, { to: MarketingStatus; consentBasis: string | undefined; of: Taken[] }>();
    for (const row of asked) {
      const [to, consentBasis] = [row.said[field] as MarketingStatus, row.said[basis]];
      const verdict = mayMove(standing.get(row.contactId) as MarketingStatus, to, 'team');
      if (verdict === 'same') continue;
      if (verdict !== 'allowed') row.notes.push(refusals[verdict]);
      else if (to === 'subscribed' && !consentBasis) row.notes.push(WITHOUT_BASIS);
      else gather(groups, JSON.stringify([to, consentBasis]), { to, consentBasis, of: [] }, row);
    }
    for (const { to, consentBasis, of } of groups.values())
      await setStatuses(tx, idsOf(of), { channel, to, who: 'team', source: 'api', ...(consentBasis ? { consentBasis } : {}), actor });
  }
}

/** Statuses on lists, likewise. */
export async function moveOnLists(tx: Db, rows: Taken[], { audienceId, actor }: Batch): Promise<void> {
  const asked = rows.filter(({ said }) => said.lists?.length);
  if (asked.length === 0) return;
  const listIds = [...new Set(asked.flatMap(({ said }) => (said.lists ?? []).map(({ id }) => id)))];
  const known = new Set<string>(await tx('lists').where({ audience_id: audienceId }).whereIn('id', listIds).pluck('id'));
  const on = await tx('contact_lists')
    .whereIn('contact_id', idsOf(asked))
    .whereIn('list_id', listIds)
    .select('contact_id', 'list_id', 'status');
  const standing = new Map<string, MarketingStatus>(on.map((row) => [`${row.contact_id} ${row.list_id}`, row.status]));
  const groups = new Map<string, { listId: string; to: 'subscribed' | 'unsubscribed'; of: Taken[] }>();
  for (const row of asked)
    for (const { id: listId, status: to } of new Map(row.said.lists?.map((list) => [list.id, list])).values()) {
      const verdict = mayMove(standing.get(`${row.contactId} ${listId}`) ?? 'non_subscribed', to, 'team');
      if (!known.has(listId)) row.notes.push(`There is no list ${listId} in this audience.`);
      else if (verdict === 'allowed') gather(groups, `${listId} ${to}`, { listId, to, of: [] }, row);
      else if (verdict !== 'same') row.notes.push(listRefusals[verdict]);
    }
  for (const { listId, to, of } of groups.values()) await setListStatuses(tx, idsOf(of), { listId, to, who: 'team', source: 'api', actor });
}

export const idsOf = (rows: Taken[]) => rows.map(({ contactId }) => contactId);

/** Puts a row into its group, which is made when new; whoever is in one changes. */
export function gather<G extends { of: Taken[] }>(groups: Map<string, G>, key: string, fresh: G, row: Taken): void {
  const group = groups.get(key) ?? fresh;
  groups.set(key, group);
  group.of.push(row);
  row.changed = true;
}
