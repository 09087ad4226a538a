import type { Db } from '../db/database.ts';

/** Above this a count costs more than it says. */
const CAP = 1_000;

interface Rule {
  id: string;
  kind: 'exact' | 'domain' | 'begins' | 'ends';
  pattern: string;
  subdomains: boolean;
}

/**
 * How many contacts of the audience each rule fits, archived ones aside. Addresses by contacts_by_email, ends by contacts_by_ending,
 * beginnings by the trigrams of contacts_search. Explicit ranges: the planner
 * turns a pattern into one only where it is a constant.
 */
const count = `
  select r.id, n.n from jsonb_to_recordset(:rules::jsonb) as r(id uuid, kind text, pattern text, ends text, under text, around text)
  cross join lateral (select count(*)::int as n from (
    (select from contacts c where r.kind = 'exact' and c.audience_id = :audienceId and lower(c.email) = r.pattern and c.archived_at is null)
    union all
    (select from contacts c where r.ends is not null and c.audience_id = :audienceId and reverse(lower(c.email)) ~>=~ r.ends
      and reverse(lower(c.email)) ~<~ (r.ends || chr(1114111))
      and c.archived_at is null limit ${CAP + 1})
    union all
    (select from contacts c where r.under is not null and c.audience_id = :audienceId and reverse(lower(c.email)) ~>=~ r.under
      and reverse(lower(c.email)) ~<~ (r.under || chr(1114111))
      and c.archived_at is null limit ${CAP + 1})
    union all
    (select from contacts c where r.kind = 'begins' and c.audience_id = :audienceId and c.search like r.around
      and starts_with(lower(c.email), r.pattern) and c.archived_at is null limit ${CAP + 1})) fits) n`;

export async function countBlocked(db: Db, audienceId: string, rules: Rule[]): Promise<Map<string, { blocks: number; capped: boolean }>> {
  if (rules.length === 0) return new Map();
  const said = rules.map(({ id, kind, pattern, subdomains }) => ({
    id,
    kind,
    pattern,
    ends: kind === 'ends' ? reversed(pattern) : kind === 'domain' ? reversed(`@${pattern}`) : null,
    under: kind === 'domain' && subdomains ? reversed(`.${pattern}`) : null,
    around: kind === 'begins' ? `%${pattern.replace(/[\\%_]/g, '\\$&')}%` : null,
  }));
  const { rows } = await db.raw<{ rows: { id: string; n: number }[] }>(count, { rules: JSON.stringify(said), audienceId });
  return new Map(rows.map(({ id, n }) => [id, { blocks: Math.min(n, CAP), capped: n > CAP }]));
}

const reversed = (text: string) => [...text].reverse().join('');
