/**
 * Every table that speaks of a contact, and what a merge does with its rows. A test reads the database's own list and turns red when
 * a table is missing here.
 */

/** Rows with an id that simply change hands. */
export const FACTS = ['orders', 'events', 'messages', 'notes', 'contact_permissions', 'signups'] as const;

/** Rows that both may have: one stays. `better` decides between the two, as SQL over `k` (kept) and `m` (merged). */
export const SETS = [
  { table: 'contact_tags', key: ['tag_id'], parent: 'tags', better: 'm.at < k.at' },
  { table: 'contact_groups', key: ['group_id'], parent: 'groups', better: 'm.at < k.at' },
  {
    table: 'contact_lists',
    key: ['list_id'],
    parent: 'lists',
    better: `array_position(array['unsubscribed', 'pending', 'subscribed'], m.status) < array_position(array['unsubscribed', 'pending', 'subscribed'], k.status)`,
  },
  { table: 'import_contacts', key: ['import_id'], parent: 'imports', better: 'm.added and not k.added' },
  { table: 'import_former', key: ['import_id'], parent: 'imports', better: 'false' },
  { table: 'import_kept', key: ['import_id'], parent: 'imports', better: 'false' },
  { table: 'cleaned_up', key: ['job_id'], parent: 'jobs', better: 'false' },
  { table: 'archive_run_contacts', key: ['run_id'], parent: 'archive_runs', better: 'false' },
  { table: 'segment_members', key: ['segment_id'], parent: 'segments', better: 'm.at < k.at' },
  { table: 'flow_members', key: ['flow_id'], parent: 'flows', better: 'm.since < k.since' },
  { table: 'sunset_members', key: ['policy_id'], parent: 'sunset_policies', better: 'false' },
  { table: 'tag_merge_rows', key: ['merge_id', 'tag_id'], parent: 'tag_merges', better: 'm.at < k.at' },
] as const;

/** Handled on their own: the two rows themselves, walks, aliases, proposals, and the history of merges, which keeps the old ids. */
export const APART = ['contacts', 'enrollments', 'contact_aliases', 'twins', 'merges'] as const;
