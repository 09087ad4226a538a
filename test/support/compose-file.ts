import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What we look at of a service; every string with its variables filled in. */
export interface ComposeService {
  image: string;
  /** Set on the services that run our own image. */
  build?: string;
  entrypoint?: string[];
  command?: string[];
  environment?: Record<string, string | number>;
  depends_on?: Record<string, { condition: 'service_healthy' | 'service_completed_successfully' }>;
  healthcheck?: { test: string[]; interval: string; retries: number };
  stop_grace_period?: string;
}
export const COMPOSE_FILE = 'docker-compose.yml';

/** docker-compose.yml as compose itself reads it, with these variables and no others. */
export function readCompose(variables: Record<string, string>): Record<string, ComposeService> {
  const raw = parse(readFileSync(COMPOSE_FILE, 'utf8'), { merge: true }) as { services: Record<string, ComposeService> };
  return filled(raw.services, variables);
}

/** The names of all variables that the file reads. */
export const variablesOf = (): string[] => [
  ...new Set([...readFileSync(COMPOSE_FILE, 'utf8').matchAll(/(?<!\$)\$\{(\w+)/g)].map((match) => match[1] as string)),
];

function filled<T>(value: T, variables: Record<string, string>): T {
  if (typeof value === 'string') return fill(value, variables) as T;
  if (Array.isArray(value)) return value.map((one) => filled(one, variables)) as T;
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, variables)])) as T;
  return value;
}

/** Compose's grammar: `$$`, `${X}`, `${X:-default}`, `${X:?}` (and both without the colon: an empty value counts). */
function fill(text: string, variables: Record<string, string>): string {
  return text.replace(/\$(?:(\$)|\{(\w+)(?:(:?)([-?])([^}]*))?\})?/g, (_, dollar, name, colon, sign, word) => {
    if (dollar) return '$';
    if (!name) throw new Error(`Compose refuses a lone $ in “${text}”: write $$.`);
    const value = variables[name];
    if (value !== undefined && !(colon && value === '')) return value;
    if (sign === '?') throw new Error(`required variable ${name} is missing a value: ${word}`);
    return word ?? '';
  });
}

/** "30s", "2m" in milliseconds. */
export function milliseconds(duration: string): number {
  const [, count, unit] = /^(\d+)(s|m)$/.exec(duration) ?? [];
  if (!count) throw new Error(`“${duration}”: write seconds or minutes, such as 30s.`);
  return Number(count) * (unit === 'm' ? 60_000 : 1_000);
}
