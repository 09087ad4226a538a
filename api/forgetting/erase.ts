import type { Db } from '../db/database.ts';

/** What stays of an event: which message, order, flow it was about, and its figures. No words, no links, no addresses. */
const KEPT = [
  'messageId',
  'flowId',
  'enrollmentId',
  'stepId',
  'stepName',
  'orderId',
  'total',
  'refunded',
  'currency',
  'status',
  'counted',
  'link',
];
const KEPT_OF_STATUS = ['from', 'to', 'who'];

/** Rows about these people alone: gone. Walks, orders, messages and events stay, without the person. */
export const GONE = [
  'contact_tags',
  'contact_lists',
  'contact_groups',
  'contact_permissions',
  'contact_aliases',
  'notes',
  'signups',
  'import_contacts',
  'import_former',
  'import_kept',
  'tag_merge_rows',
  'cleaned_up',
  'archive_run_contacts',
  'sunset_members',
  'segment_members',
  'flow_members',
] as const;

const emptied = `
  update contacts set email = null, phone = null, external_id = null, first_name = '', last_name = '', company = '', role = '', birthday = null,
    address = null, language = null, time_zone = null, country = null, mail_client = null, fields = '{}', vip = false, rating = null,
    consent_basis = '', status_source = '', sms_consent_basis = '', sms_status_source = '', opted_in_at = null, optin_proof = null,
    archived_at = coalesce(archived_at, clock_timestamp()), archived_reason = 'forgotten', status_before_archive = null,
    forgotten_at = clock_timestamp(), updated_at = clock_timestamp(), rev = rev + 1
  where id = any(?::uuid[])`;

/** Takes the person out of every row that is theirs by its key. The contacts are locked; their walks have ended. */
export async function erase(tx: Db, ids: string[]): Promise<void> {
  for (const table of GONE) await tx.raw(`delete from ${table} where contact_id = any(?::uuid[])`, [ids]);
  await tx.raw('delete from twins where a_id = any(:ids::uuid[]) or b_id = any(:ids::uuid[])', { ids });
  await tx.raw(
    `update merges set snapshot = '{}' where (kept_id = any(:ids::uuid[]) or merged_id = any(:ids::uuid[])) and snapshot <> '{}'`,
    { ids },
  );
  await tx.raw('delete from personal_mails p using messages m where m.id = p.message_id and m.contact_id = any(?::uuid[])', [ids]);
  await tx.raw(
    `delete from caught_mails where split_part(ltrim(message_id, '<'), '@', 1) in (select id::text from messages where contact_id = any(?::uuid[]))`,
    [ids],
  );
  await tx.raw(
    `update messages set to_address = null, subject = '', bounce = case when bounce is not null then '' end,
       reason = case when reason like '%@%' then 'refused' else reason end where contact_id = any(?::uuid[])`,
    [ids],
  );
  await tx.raw(
    `update enrollment_steps s set reason = 'refused' from enrollments e
     where e.id = s.enrollment_id and e.contact_id = any(?::uuid[]) and s.reason like '%@%'`,
    [ids],
  );
  await tx.raw(`update enrollments set test = jsonb_set(test, '{to}', '""') where contact_id = any(?::uuid[]) and test is not null`, [ids]);
  await tx.raw(
    `update events set data = coalesce((select jsonb_object_agg(key, value) from jsonb_each(data)
       where type <> 'custom' and (key = any(:kept::text[]) or (type in ('status', 'sms_status') and key = any(:ofStatus::text[])))), '{}')
     where contact_id = any(:ids::uuid[])`,
    { ids, kept: KEPT, ofStatus: KEPT_OF_STATUS },
  );
  await tx.raw(emptied, [ids]);
}
