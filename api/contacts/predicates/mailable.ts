import type { Condition } from '../filters.ts';
import { unmailable } from '../mailable.ts';
import type { Ground } from './predicates.ts';
import type { Part } from './where.ts';

const STATUSES = ['unsubscribed', 'cleaned', 'pending', 'non_subscribed'];

/**
 * Whom some exclusion fits: found from the rules' side, by the addresses' own indexes, so that nobody else is asked. The same ranges as
 * where rules are counted; `?` = the audience, three times.
 */
const excluded = `
  select k.id from (select kind, lower(pattern) as pattern, subdomains from exclusions where audience_id is null or audience_id = ?) x
  cross join lateral (
    (select e.id from contacts e where x.kind = 'exact' and e.audience_id = ? and lower(e.email) = x.pattern and e.archived_at is null)
    union all
    (select e.id from unnest(array[case x.kind when 'ends' then x.pattern when 'domain' then '@' || x.pattern end,
        case when x.subdomains then '.' || x.pattern end]) as ending, reverse(ending) as said, contacts e
      where ending is not null and e.audience_id = ? and reverse(lower(e.email)) ~>=~ said and reverse(lower(e.email)) ~<~ (said || chr(1114111)))
    union all
    (select e.id from contacts e where x.kind = 'begins' and e.archived_at is null and e.search like '% ' || x.pattern || '%'
      and starts_with(lower(e.email), x.pattern))) k`;

/** Who can be mailed, or who can't, for whatever reason: either is many. */
export const mailable = (yes: boolean): Part => ({ sql: `${unmailable()} is ${yes ? '' : 'not '}null`, bindings: [], common: true });

/** Some reasons, or none of them. What a reason presupposes is said beside it, so that an index finds who is meant. */
export function reasons(said: Condition, { audienceId, permissions }: Ground): Part[] {
  if (!('values' in said)) return [mailable(said.op === 'empty')];
  const { values, op } = said;
  const sql = `coalesce(${unmailable()}, '') ${op === 'none' ? '<> all' : '= any'}(?)`;
  const checked: Part = { sql, bindings: [values], common: true };
  if (op === 'none') return [checked];
  const needs: Part[] = values.map((value) => {
    if (STATUSES.includes(value)) return { sql: 'c.status = ?', bindings: [value] };
    if (value === 'archived') return { sql: 'c.archived_at is not null', bindings: [] };
    if (value === 'no_address') return { sql: 'c.email is null', bindings: [] };
    if (value === 'excluded') return { sql: `c.id in (${excluded})`, bindings: [audienceId, audienceId, audienceId] };
    return { sql: permissions ? 'c.email_permission is not true' : 'c.email_permission is false', bindings: [] };
  });
  const needed = { sql: needs.map((need) => need.sql).join(' or '), bindings: needs.flatMap((need) => need.bindings) };
  return [needed, { sql, bindings: [values], follows: true }];
}
