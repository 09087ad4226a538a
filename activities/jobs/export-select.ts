import { type ColumnSql, columnSql, type ExportParams } from '../../api/exports/index.ts';

type Said = Pick<ExportParams, 'format' | 'separator' | 'columns' | 'language'>;

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const AUDIENCE = 'join audiences a on a.id = c.audience_id';
/** Where the page's contacts come from: the table of those chosen, or everyone in the stretch of ids. */
export const chosenOnes = `from export_page p join contacts c on c.id = p.id ${AUDIENCE} where true`;
export const everyone = (audienceId: string, archived: boolean) =>
  `from contacts c ${AUDIENCE} and a.id = ${literal(audienceId)} where c.archived_at is ${archived ? 'not ' : ''}null`;

/**
 * The COPY that writes the contacts of `source`, by id, in this format. `from` exclusive and `to` are ids: they let the planner walk a
 * stretch of the primary key. Moments come out on the session's clock. Nothing in it is anyone's text: columns come from our own table, keys are letters and digits.
 */
export function copyStatement(said: Said, source: string, from: string | null, to: string): string {
  const range = (column: string) => `${column} <= ${literal(to)}${from ? ` and ${column} > ${literal(from)}` : ''}`;
  const columns = said.columns.map(columnSql);
  // each table is told its stretch: the planner does not carry an inequality over, and would begin at the first row every time
  const joins = columns.flatMap(({ join }) => join?.(range) ?? []).join(' ');
  const rows = `${source.replace(' where ', ` ${joins} where `)} and ${range('c.id')} order by c.id`;
  if (said.format === 'csv') return asCsv(said, columns, rows);
  // the row's XML, or its JSON: neither holds a line end or another control character, so none is ever quoted: one row a line, as it is
  const row =
    said.format === 'xlsx'
      ? `select '<row>' || ${columns.map((column) => asCell(column)).join(' || ')} || '</row>' ${rows}`
      : `select row_to_json(r) from (select ${columns.map(({ sql }, n) => `${sql} as "${said.columns[n]?.column}"`).join(', ')} ${rows}) r`;
  return `copy (${row}) to stdout (format csv, delimiter e'\\x02', quote e'\\x01')`;
}

/**
 * What begins like a formula gets an apostrophe, unless it is a mere number such as +33612345678: 1 M rows × 8 such columns cost 0.9 s.
 * `offset 0`: each value is computed once.
 */
function asCsv({ separator, language }: Said, columns: ColumnSql[], rows: string): string {
  const [yes, no] = language === 'fr' ? ['oui', 'non'] : ['yes', 'no'];
  const values = columns.map((column, n) => {
    const value = column.flat ?? column.sql;
    if (column.kind === 'instant') return `(${value})::timestamp(0) as v${n}`;
    if (column.kind === 'flag') return `case ${value} when true then '${yes}' when false then '${no}' end as v${n}`;
    // where a semicolon separates, a comma begins the decimals
    if (column.kind === 'number' && separator === ';') return `replace((${value})::text, '.', ',') as v${n}`;
    return `${value} as v${n}`;
  });
  const cells = columns.map((column, n) => (column.kind === 'text' || column.kind === 'json' ? `export_cell(v${n})` : `v${n}`));
  const delimiter = separator === '\t' ? `e'\\t'` : `'${separator}'`;
  return `copy (select ${cells.join(', ')} from (select ${values.join(', ')} ${rows} offset 0) r) to stdout (format csv, delimiter ${delimiter})`;
}

/** A cell of a sheet: text as text, so that nothing in it is a formula; days and moments as Excel counts them, on the audience's clock. */
function asCell({ kind, sql, flat }: ColumnSql): string {
  const value = flat ?? sql;
  const typed = (attributes: string, content: string) => `coalesce('<c${attributes}><v>' || ${content} || '</v></c>', '<c/>')`;
  if (kind === 'number') return typed('', `(${value})`);
  if (kind === 'flag') return typed(' t="b"', `(${value})::int`);
  if (kind === 'instant') return typed(' s="2"', `round((extract(epoch from (${value})::timestamp) / 86400 + 25569)::numeric, 8)`);
  const text = `coalesce('<c t="inlineStr"><is><t xml:space="preserve">' || export_xml(${value}) || '</t></is></c>', '<c/>')`;
  if (kind !== 'day') return text;
  return `case when ${value} ~ '^[12][0-9]{3}-' and ${value} >= '1900-03-01' and pg_input_is_valid(${value}, 'date')
    then '<c s="1"><v>' || ((${value})::date - date '1899-12-30') || '</v></c>' else ${text} end`;
}
