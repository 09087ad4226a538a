import i18next from 'i18next';
import type { z } from 'zod';
import type { Endpoint } from '../../api/http/endpoint.ts';
import { inLanguage } from '../i18n/faults.ts';

/** A request that was refused or did not arrive. `message` says what to do; `id` finds it in the server's log. */
export class ApiFailure extends Error {
  /** One for each field, in the language of the screens. */
  readonly details: unknown;
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly id: string | null = null,
    details: unknown = null,
  ) {
    const each = Array.isArray(details) ? details.map(spoken) : null;
    // "Check “email”: …" speaks of the API's names: people see what is wrong with what they typed
    const named = message.startsWith('Check “') && each?.map(({ message: one }) => one).filter(Boolean);
    super(named && named.length > 0 ? [...new Set(named)].slice(0, 3).join(' ') : inLanguage(message, i18next.language));
    this.details = each ?? details;
  }
}
const spoken = (detail: { message?: string }) =>
  typeof detail?.message === 'string' ? { ...detail, message: inLanguage(detail.message, i18next.language) } : detail;

type Part<Name extends string, T> = undefined extends T
  ? { [name in Name]?: T }
  : Record<never, never> extends T
    ? { [name in Name]?: T }
    : { [name in Name]: T };

/** What an endpoint wants to be told; parts that may be empty may be absent. */
export type Said<E extends Endpoint> = Part<'params', z.input<E['params']>> &
  Part<'query', z.input<E['query']>> &
  Part<'body', z.input<E['body']>>;
export type Answer<E extends Endpoint> = z.output<E['response']>;

interface Parts {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

export function addressOf({ path }: Endpoint, { params = {}, query = {} }: Parts): string {
  const address = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, String(value)]])),
  ).toString();
  return search ? `${address}?${search}` : address;
}

interface How {
  signal?: AbortSignal;
  /** Makes asking again harmless: the same key is done once. */
  idempotencyKey?: string;
}

/** Calls an endpoint of the contract. Rejects with `ApiFailure`. */
export async function call<E extends Endpoint>(endpoint: E, said: Said<E>, { signal, idempotencyKey }: How = {}): Promise<Answer<E>> {
  const parts = said as Parts;
  const response = await fetch(addressOf(endpoint, parts), {
    method: endpoint.method,
    ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
    headers: {
      ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
    },
    ...(signal ? { signal } : {}),
  }).catch((fault: unknown) => {
    if (signal?.aborted) throw fault;
    throw new ApiFailure(0, 'unreachable', 'unreachable');
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer as Answer<E>;
  const refusal = (answer ?? {}) as { id?: string; code?: string; message?: string; details?: unknown };
  throw new ApiFailure(
    response.status,
    refusal.code ?? 'unreadable',
    refusal.message ?? response.statusText,
    refusal.id ?? null,
    refusal.details,
  );
}
