import { ApiFailure } from '../../api/client.ts';
import type { Problem } from './unfinished.ts';

/** What a refusal says of the conditions of a rule. */
export function problemsOf(fault: unknown): Problem[] {
  if (!(fault instanceof ApiFailure) || !Array.isArray(fault.details)) return [];
  return (fault.details as { field: string; message: string; code?: string }[]).flatMap(({ field, message, code }) =>
    field.startsWith('rule') ? [{ path: field.replace(/^rule\.?/, ''), code: code ?? 'other', message }] : [],
  );
}
