import { z } from 'zod';
import { group } from '../workflows/flow/rule/rule.ts';
import { contract } from './contract.ts';
import type { Endpoint } from './http/endpoint.ts';

type Json = Record<string, unknown>;

/** Schemas that stand under a name of their own. */
const named = z.registry<{ id: string }>();
const name = (schema: z.ZodType, id: string) => named.add(schema, { id });
name(group, 'Rule');
name(contract.audiences.update.response, 'Audience');
name(contract.stores.update.response, 'Store');
name(contract.flows.one.response, 'Flow');
name(contract.flows.saveDraft.body.shape.definition, 'Definition');
name(contract.enrollments.one.response, 'Enrollment');
name(contract.testRuns.one.response, 'TestRun');
name(contract.orders.take.body.shape.orders.options[0], 'OrderInput');
name(contract.orders.list.response.shape.items.element, 'Order');
name(contract.messages.list.response.shape.items.element, 'Message');

const problem = z.object({
  id: z.string().meta({ description: 'Of this request in the log.' }),
  code: z.string(),
  message: z.string().meta({ description: 'What to do.' }),
  details: z.array(z.object({ field: z.string(), message: z.string() })),
});
name(problem, 'Problem');

/** What a schema says of itself stands in zod's own registry, beside ours of names. */
function described({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const { description, examples } = z.globalRegistry.get(zodSchema) ?? {};
  if (description) jsonSchema.description ??= description;
  if (Array.isArray(examples)) jsonSchema.examples ??= examples;
}

/** The contract as OpenAPI 3.1. */
export function openapi(): Json {
  const schemas: Record<string, Json> = {};
  const paths: Record<string, Json> = {};
  /** JSON Schema with every named part lifted into components. */
  const lift = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const {
      $schema,
      $defs = {},
      ...own
    } = z.toJSONSchema(schema, { io, metadata: named, unrepresentable: 'any', override: described }) as Json & { $defs?: Json };
    const renamed = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));
    for (const [id, part] of Object.entries($defs)) schemas[id] ??= renamed(part) as Json;
    const whole = named.get(schema)?.id;
    if (!whole) return renamed(own) as Json;
    schemas[whole] ??= renamed(own) as Json;
    return { $ref: `#/components/schemas/${whole}` };
  };
  const failure = { description: 'What was wrong and what to do', content: { 'application/json': { schema: lift(problem, 'output') } } };

  for (const [module, endpoints] of Object.entries(contract))
    for (const [verb, said] of Object.entries(endpoints as Record<string, Endpoint>)) {
      const path = said.path.replace(/:(\w+)/g, '{$1}');
      paths[path] ??= {};
      (paths[path] as Json)[said.method.toLowerCase()] = {
        operationId: `${module}.${verb}`,
        tags: [module],
        summary: said.summary,
        'x-access': said.access,
        parameters: [
          ...parameters(lift(said.params, 'input'), 'path'),
          ...parameters(lift(said.query, 'input'), 'query'),
          ...(said.method === 'POST' ? [idempotencyKey] : []),
        ],
        ...(said.body.type === 'undefined'
          ? {}
          : { requestBody: { required: true, content: { 'application/json': { schema: lift(said.body, 'input') } } } }),
        ...(said.upload ? { requestBody: { required: true, content: Object.fromEntries(said.upload.map((type) => [type, binary])) } } : {}),
        responses: {
          [said.status ?? 200]: {
            description: said.summary,
            content: said.download ? { [said.download]: binary } : { 'application/json': { schema: lift(said.response, 'output') } },
          },
          default: failure,
        },
      };
    }
  return {
    openapi: '3.1.0',
    info: { title: 'Rekindle', version: '1', description: 'Wins back customers who have stopped buying.' },
    paths,
    components: { schemas },
  };
}

const binary = { schema: { type: 'string', format: 'binary' } };

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same body is done once and gets the same answer, for a day.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

const parameters = ({ properties = {}, required = [] }: Json, where: 'path' | 'query') =>
  Object.entries(properties as Record<string, Json>).map(([key, { description, ...schema }]) => ({
    name: key,
    in: where,
    required: where === 'path' || (required as string[]).includes(key),
    ...(description ? { description } : {}),
    schema,
  }));
