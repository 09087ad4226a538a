/** From and where of the exclusions (`x`) that fit the contact's address. `c` is the alias of contacts in the query around it. */
export const excludedBy = (c = 'c') => `from exclusions x where (x.audience_id is null or x.audience_id = ${c}.audience_id)
    and ((x.kind = 'exact' and lower(x.pattern) = lower(${c}.email))
      or (x.kind = 'domain' and lower(x.pattern) = lower(split_part(${c}.email, '@', 2)))
      or (x.kind = 'begins' and starts_with(lower(${c}.email), lower(x.pattern)))
      or (x.kind = 'ends' and right(lower(${c}.email), length(x.pattern)) = lower(x.pattern)))`;

/**
 * Why a contact can't be mailed, as one SQL expression; null = can be. The one place that knows: gates, lists, backlogs and
 * reports all ask it. `c` and `a` are the aliases of contacts and audiences in the query around it.
 */
export const unmailable = (c = 'c', a = 'a') => `(case
  when ${c}.archived_at is not null then 'archived'
  when ${c}.email is null then 'no_address'
  when ${c}.status in ('unsubscribed', 'cleaned', 'pending') then ${c}.status
  when ${c}.status = 'non_subscribed' and not (${a}.recipients = 'customers' and ${c}.order_count > 0) then 'non_subscribed'
  when ${c}.email_permission = false or (${a}.permissions_since is not null and ${c}.created_at >= ${a}.permissions_since
    and ${c}.email_permission is not true) then 'no_permission'
  when exists (select ${excludedBy(c)}) then 'excluded'
end)`;

/**
 * Why a person may not even be written to personally, one to one; null = they may. Consent to marketing is no matter of a personal
 * answer; a dead address, an exclusion and the archive are.
 */
export const unwritable = (c = 'c') => `(case
  when ${c}.archived_at is not null then 'archived'
  when ${c}.email is null then 'no_address'
  when ${c}.status = 'cleaned' then 'cleaned'
  when exists (select ${excludedBy(c)}) then 'excluded'
end)`;
