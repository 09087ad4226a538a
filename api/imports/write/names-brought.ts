import type { Db } from '../../db/database.ts';
import type { Column } from '../shapes.ts';
import { MOST_NAMES } from './stage-rows.ts';

export interface Brought {
  tags: string[];
  lists: string[];
  groups: [category: string, name: string][];
  /** Choices of the fields made on the way, by key. */
  choices: Record<string, string[]>;
}

/** The different names in a staged file's tags, lists, groups and new choices; more than MOST_NAMES of a kind come cut off. */
export async function namesBrought(db: Db, table: string, columns: Column[], keyOf: (label: string) => string): Promise<Brought> {
  const has = (to: string) => columns.some(({ placing }) => placing.to === to);
  const listed = async (part: 'tags' | 'lists') => {
    if (!has(part)) return [];
    const { rows } = await db.raw<{ rows: { name: string }[] }>(
      `select distinct on (lower(name)) name from ${table} s cross join lateral jsonb_array_elements_text(s.${part}) as t(name)
       where s.${part} is not null and s.refused is null and not s.twice order by lower(name), name limit ${MOST_NAMES + 1}`,
    );
    return rows.map(({ name }) => name);
  };
  const groups = has('groups')
    ? (
        await db.raw<{ rows: { pair: [string, string] }[] }>(
          `select distinct on (lower(pair ->> 0), lower(pair ->> 1)) pair from ${table} s cross join lateral jsonb_array_elements(s.groups) as t(pair)
           where s.groups is not null and s.refused is null and not s.twice order by lower(pair ->> 0), lower(pair ->> 1) limit ${MOST_NAMES + 1}`,
        )
      ).rows.map(({ pair }) => pair)
    : [];
  const choices: Brought['choices'] = {};
  for (const { placing } of columns) {
    if (placing.to !== 'new' || (placing.type !== 'choice' && placing.type !== 'multi_choice')) continue;
    const key = keyOf(placing.label);
    const { rows } = await db.raw<{ rows: { name: string }[] }>(
      `select distinct on (lower(name)) name from ${table} s cross join lateral (
         select x from jsonb_array_elements_text(case jsonb_typeof(s.fields -> :key) when 'array' then s.fields -> :key else jsonb_build_array(s.fields ->> :key) end) as t(x)) as t(name)
       where s.fields \\? :key and s.refused is null and not s.twice order by lower(name), name limit 501`,
      { key },
    );
    choices[key] = rows.map(({ name }) => name.slice(0, 120));
  }
  return { tags: await listed('tags'), lists: await listed('lists'), groups, choices };
}
