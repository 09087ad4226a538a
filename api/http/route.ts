import type { Request, Response, Router } from 'express';
import type { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { invalid, Problem, unreadable } from './errors.ts';
import { once } from './once.ts';
import { sentence } from './sentences.ts';
import { unstorableText } from './text.ts';

/** Who does it, as written beside every change. One operator until sign-in exists. */
const OPERATOR = 'operator';

export interface Call<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  actor: string;
  req: Request;
}

/** What a handler may return for a response of type T: a Date wherever the wire carries an ISO instant. */
export type Answer<T> = T extends string
  ? string extends T
    ? T | Date
    : T
  : T extends readonly (infer I)[]
    ? Answer<I>[]
    : T extends object
      ? { [K in keyof T]: Answer<T[K]> }
      : T;

/**
 * Mounts an endpoint: what comes in is parsed, what goes out is parsed too (unknown keys fall away, so a row can't leak a column).
 * A POST with `Idempotency-Key` is done once; the same key with the same body gets the same answer.
 */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  router: Router,
  said: Endpoint<P, Q, B, R>,
  handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Answer<z.input<R>>> | Answer<z.input<R>>,
): void {
  const verb = said.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  router[verb](said.path, async (req, res) => {
    const call = callOf(said, req);
    const answer = async () => {
      const parsed = said.response.safeParse(plain(await handle(call)));
      if (!parsed.success) throw new Error(`${said.method} ${said.path} answered outside its contract: ${parsed.error.message}`);
      return JSON.stringify(parsed.data);
    };
    const json = said.method === 'POST' ? await once(req, OPERATOR, answer) : await answer();
    res
      .status(said.status ?? 200)
      .type('json')
      .send(json);
  });
}

/** Mounts an endpoint whose answer is a file: the handler writes it. */
export function raw<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  router: Router,
  said: Endpoint<P, Q, B, R>,
  handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>, res: Response) => Promise<void>,
): void {
  const verb = said.method.toLowerCase() as 'get' | 'post';
  router[verb](said.path, async (req, res) => handle(callOf(said, req), res));
}

/** What came in, parsed. Throws a 400 that names the part and the field. */
function callOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  said: Endpoint<P, Q, B, R>,
  req: Request,
): Call<z.output<P>, z.output<Q>, z.output<B>> {
  const read = <T extends z.ZodType>(schema: T, value: unknown, part: 'params' | 'query' | 'body'): z.output<T> => {
    const text = unstorableText(value);
    if (text !== null) throw invalid('Text may not hold NUL characters or broken Unicode. Remove them and send again.');
    const parsed = schema.safeParse(value, { error: sentence });
    if (!parsed.success) throw unreadable(parsed.error, part);
    return parsed.data;
  };
  const takesBody = said.body.type !== 'undefined';
  if (takesBody && req.body === undefined) throw invalid('Send a JSON body, with the header Content-Type: application/json.');
  return {
    params: read(said.params, req.params, 'params'),
    query: read(said.query, req.query, 'query'),
    body: read(said.body, takesBody ? req.body : undefined, 'body'),
    actor: OPERATOR,
    req,
  };
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
  return value;
}

/** Answers whoever asks for an address that does not exist. */
export const noSuchAddress = (req: Request) =>
  new Problem(404, 'not_found', `There is nothing at ${req.method} ${req.path}. GET /api/openapi.json lists what there is.`);
