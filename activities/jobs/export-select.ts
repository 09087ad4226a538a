import { type ColumnSql, columnSql, type ExportParams } from '../../api/exports/index.ts';

type Said = Pick<ExportParams, 'format' | 'separator' | 'columns' | 'timeZone' | 'language'>;

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const FROM = 'from export_page p join contacts c on c.id = p.id join audiences a on a.id = c.audience_id';

/**
 * The COPY that writes the contacts of `export_page`, by id, in this format. `from` exclusive and `to` are ids: they let the planner walk
 * a stretch of the primary key. Nothing in it is anyone's text: columns come from our own table, keys are letters and digits.
 */
export function copyStatement(said: Said, from: string | null, to: string): string {
  const where = `where c.id <= ${literal(to)}${from ? ` and c.id > ${literal(from)}` : ''} order by c.id`;
  const columns = said.columns.map(columnSql);
  if (said.format === 'csv') return asCsv(said, columns, where);
  const list =
    said.format === 'xlsx'
      ? columns.map((column, n) => `${forSheet(column, said.timeZone)} as c${n}`)
      : columns.map((column, n) => `${forJson(column)} as "${said.columns[n]?.column}"`);
  // no character of a JSON text is a control character, so none is ever quoted: one row a line, as it is
  return `copy (select row_to_json(r) from (select ${list.join(', ')} ${FROM} ${where}) r) to stdout (format csv, delimiter e'\\x02', quote e'\\x01')`;
}

/**
 * What begins like a formula gets an apostrophe, unless it is a mere number such as +33612345678: 1 M rows × 8 such columns cost 0.9 s.
 * `offset 0`: each value is computed once.
 */
function asCsv({ separator, timeZone, language }: Said, columns: ColumnSql[], where: string): string {
  const [yes, no] = language === 'fr' ? ['oui', 'non'] : ['yes', 'no'];
  const values = columns.map((column, n) => {
    const value = column.flat ?? column.sql;
    if (column.kind === 'instant') return `(${value} at time zone ${literal(timeZone)})::timestamp(0) as v${n}`;
    if (column.kind === 'flag') return `case ${value} when true then '${yes}' when false then '${no}' end as v${n}`;
    // where a semicolon separates, a comma begins the decimals
    if (column.kind === 'number' && separator === ';') return `replace((${value})::text, '.', ',') as v${n}`;
    return `${value} as v${n}`;
  });
  const cells = columns.map((column, n) => (column.kind === 'text' || column.kind === 'json' ? `export_cell(v${n})` : `v${n}`));
  const delimiter = separator === '\t' ? `e'\\t'` : `'${separator}'`;
  return `copy (select ${cells.join(', ')} from (select ${values.join(', ')} ${FROM} ${where} offset 0) r) to stdout (format csv, delimiter ${delimiter})`;
}

/** Money is written with its cents, as a text would be: "12.50"; other numbers are numbers. */
const forJson = ({ sql }: ColumnSql) => sql;

/** Moments as Excel counts them: days since 30 December 1899, on the audience's clock. */
function forSheet({ kind, sql, flat }: ColumnSql, timeZone: string): string {
  if (kind !== 'instant') return flat ?? sql;
  return `round((extract(epoch from ${sql} at time zone ${literal(timeZone)}) / 86400 + 25569)::numeric, 8)`;
}
