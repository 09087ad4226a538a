/** Fewer letters than this no trigram index can look for. */
const LETTERS = 3;
/** Lines that have the words in their title, looked through. */
const LOOKED = 20_000;

/**
 * Values that the newest rows don't have and an index finds; null = no index leads to this kind. Every value of a column is come by in
 * leaps, one look into the index for each: as many steps as there are values, however many rows.
 */
export function rarerOf(audienceId: string, of: string, search: string, like: string): { sql: string; bindings: unknown[] } | null {
  if (of === 'product') return search.length < LETTERS ? null : { sql: PRODUCTS, bindings: [like, audienceId] };
  if (of === 'category') return { sql: CATEGORIES, bindings: [audienceId] };
  if (of === 'source' || of === 'language' || of === 'country') return { sql: leaps(of), bindings: [audienceId, audienceId] };
  return null;
}

/** contacts_by_source, contacts_by_language, contacts_by_country. */
const leaps = (column: string) => `
  select value, value as label from (with recursive leap (value) as (
    (select ${column} from contacts where audience_id = ? and archived_at is null and ${column} is not null order by ${column} limit 1)
    union all
    select (select c.${column} from contacts c where c.audience_id = ? and c.archived_at is null and c.${column} > leap.value order by c.${column} limit 1)
    from leap where leap.value is not null)
  select value from leap where value is not null limit 5000) leaps`;

/** order_lines_title; of whichever audience, until its order says so. */
const PRODUCTS = `
  select coalesce(l.product_id, l.title) as value, l.title as label
  from (select order_id, product_id, title from order_lines where lower(title) like ? limit ${LOOKED}) l
  join orders o on o.id = l.order_id and o.audience_id = ? and o.counted`;

/** order_lines_by_category; a category is the audience's if one of 1,000 lines of it is. */
const CATEGORIES = `
  select own.value, own.value as label from (with recursive leap (lowered) as (
    (select lower(category) from order_lines where category is not null order by lower(category) limit 1)
    union all
    select (select lower(l.category) from order_lines l where l.category is not null and lower(l.category) > leap.lowered order by lower(l.category) limit 1)
    from leap where leap.lowered is not null)
  select lowered from leap where lowered is not null limit 5000) leaps
  cross join lateral (select l.category as value from (select order_id, category from order_lines
      where category is not null and lower(category) = leaps.lowered limit 1000) l
    join orders o on o.id = l.order_id and o.audience_id = ? and o.counted limit 1) own`;
