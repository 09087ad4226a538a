import type { Condition } from '../../workflows/flow/rule/contact.ts';
import type { Group, Rule } from '../../workflows/flow/rule/rule.ts';
import type { Db } from '../db/database.ts';
import { notFound } from '../http/errors.ts';

export interface Recipe {
  /** Its words stand in the interface. */
  id: string;
  by: 'email' | 'purchase';
  recommended: boolean;
  note: 'opens' | null;
  rule: Rule;
}

const group = (match: Group['match'], ...rules: Group['rules']): Group => ({ kind: 'group', match, rules });
const contact = (condition: Condition): Group['rules'][number] => ({ kind: 'contact', condition });
const within = (field: string, days: number) => contact({ field, op: 'within', days });
const longerAgo = (field: string, days: number) => contact({ field, op: 'moreThan', days });
const orders = (from: number, to?: number): Group['rules'][number] => ({
  kind: 'orders',
  what: 'count',
  is: to === undefined ? { from } : { from, to },
});

/** Days: a newcomer has not had a fair chance yet; silent for so long; lapsed after eight months; slipping between four and twelve. */
const NEWCOMER = 90;
const SILENT = 365;
const LAPSED = 240;
const SLIPPING = [120, 365] as const;

/** Ready-made rules. `spends` = what the tenth who spend most have spent at least. */
const recipes = (spends: number): Recipe[] => {
  const made = (id: string, by: Recipe['by'], rule: Rule, more: Partial<Recipe> = {}): Recipe => ({
    id,
    by,
    recommended: false,
    note: null,
    rule,
    ...more,
  });
  const last5 = { of: 'last', count: 5, match: 'any' } as const;
  return [
    made(
      'inactiveByOpens',
      'email',
      group(
        'all',
        { kind: 'email', did: 'not_opened', over: last5 },
        { kind: 'email', did: 'sent', over: last5 },
        longerAgo('createdAt', NEWCOMER),
      ),
      { note: 'opens' },
    ),
    made(
      'silent',
      'email',
      group(
        'all',
        { kind: 'email', did: 'sent', over: { of: 'within', days: SILENT }, atLeast: 5 },
        longerAgo('createdAt', NEWCOMER),
        group('none', within('lastClickedAt', SILENT), within('lastOrderAt', SILENT), within('lastSeenAt', SILENT)),
      ),
      { recommended: true },
    ),
    made('oneStar', 'email', group('all', contact({ field: 'rating', op: 'between', to: 1 }))),
    made('lapsed', 'purchase', group('all', longerAgo('lastOrderAt', LAPSED))),
    made(
      'slipping',
      'purchase',
      group(
        'all',
        contact({ field: 'revenue', op: 'between', from: spends }),
        contact({ field: 'lastOrderAt', op: 'daysAgo', from: SLIPPING[0], to: SLIPPING[1] }),
      ),
    ),
    made('atRisk', 'purchase', group('all', { kind: 'orders', what: 'late', factor: 2 }, within('lastOrderAt', 2 * SILENT))),
    made(
      'potential',
      'purchase',
      group('all', { kind: 'orders', what: 'never' }, group('any', within('lastClickedAt', 90), within('lastSeenAt', 90))),
    ),
    made('firstTime', 'purchase', group('all', orders(1, 1))),
    made('repeat', 'purchase', group('all', orders(2))),
    made('recent', 'purchase', group('all', within('lastOrderAt', 30))),
    made('neverBought', 'purchase', group('all', { kind: 'orders', what: 'never' })),
  ];
};

/** Whoever spends this or more is among the tenth who spend most, of 50,000 buyers at most: a few ms. */
const SPENDS = `
  select percentile_disc(0.9) within group (order by revenue)::float as spends from (
    select revenue from contacts where audience_id = ? and archived_at is null and order_count > 0 limit 50000) buyers`;

export async function recipesFor(db: Db, audienceId: string): Promise<{ items: Recipe[] }> {
  if (!(await db('audiences').where({ id: audienceId }).first('id'))) throw notFound('audience');
  const { rows } = await db.raw<{ rows: [{ spends: number | null }] }>(SPENDS, [audienceId]);
  return { items: recipes(Math.max(1, Math.round(rows[0].spends ?? 100))) };
}
