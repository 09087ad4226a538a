import fc, { type Arbitrary } from 'fast-check';

export interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  items?: Schema;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  maxLength?: number;
  $ref?: string;
  $defs?: Record<string, Schema>;
}

/** What breaks careless servers. */
const nasty = fc.constantFrom<unknown>(
  null,
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '’',
  "'; drop table contacts; --",
  '%',
  '\\',
  '__proto__',
  '$ne',
  '{{ x',
  '{% for i in (1..999999999) %}',
  '../../etc/passwd',
  'x'.repeat(5_000),
  0,
  -0,
  -1,
  0.5,
  2_147_483_648,
  Number.MAX_SAFE_INTEGER,
  1e308,
  true,
  false,
  [],
  {},
  [[]],
  [null],
  { length: -1 },
  { __proto__: null },
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2026-02-30T00:00:00Z',
  '99999999999999.99',
  '999999999999.99',
  '00000000-0000-0000-0000-000000000000',
  'W10',
  'eyJhIjoxfQ',
  'WyJib3VnaHQiLFsiMjAyNi0xMy00NSAwMDowMDowMCswMCIsIngiXV0',
);

/** Values that fit a JSON Schema, with now and then a part that doesn't. `ids` are of rows that exist. */
export function arbitrary(schema: Schema, ids: string[], depth = 0, defs = schema.$defs ?? {}): Arbitrary<unknown> {
  // deep inside a tree a broken part breaks the whole: few of them, so that most trees are read to the end
  const weight = depth === 0 ? 30 : depth > 4 ? 80 : 12;
  return fc.oneof({ weight, arbitrary: fitting(schema, ids, depth, defs) }, { weight: 1, arbitrary: nasty });
}

/** So deep are schemas that name themselves followed. */
const DEEPEST = 10;

function fitting(schema: Schema, ids: string[], depth: number, defs: Record<string, Schema>): Arbitrary<unknown> {
  const inner = (part: Schema) => arbitrary(part, ids, depth + 1, defs);
  if (schema.$ref) {
    const named = defs[schema.$ref.split('/').at(-1) as string];
    return named && depth < DEEPEST ? fitting(named, ids, depth, defs) : fc.constant(null);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(inner));
  switch (schema.type) {
    case 'object': {
      const { properties = {}, required = [], additionalProperties } = schema;
      if (typeof additionalProperties === 'object')
        return fc.dictionary(fc.string({ maxLength: 10 }), inner(additionalProperties), { maxKeys: 3 });
      const parts = Object.fromEntries(Object.entries(properties).map(([key, part]) => [key, inner(part)]));
      return fc.record(parts, { requiredKeys: required });
    }
    case 'array':
      return fc.array(inner(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 4, 4) });
    case 'integer':
      return fc.integer({ min: Math.max(schema.minimum ?? -1_000, -(2 ** 31)), max: Math.min(schema.maximum ?? 100_000, 2 ** 31) });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return text(schema, ids);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function text({ format, pattern, maxLength = 60 }: Schema, ids: string[]): Arbitrary<string> {
  if (format === 'uuid') return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: fc.uuid() });
  if (format === 'email') return fc.oneof(fc.emailAddress(), fc.constant('known@shop.example'));
  if (format === 'date-time')
    return fc.date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') }).map((date) => date.toISOString());
  if (pattern) return fc.stringMatching(new RegExp(pattern, 'u'), { maxLength });
  return fc.oneof(fc.string({ unit: 'binary', maxLength: Math.min(maxLength, 60) }), fc.string({ maxLength: Math.min(maxLength, 60) }));
}
