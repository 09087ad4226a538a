import type { z } from 'zod';

const wanted: Record<string, string> = {
  string: 'Send text.',
  number: 'Send a number.',
  int: 'Send a whole number.',
  boolean: 'Send true or false.',
  array: 'Send a list.',
  tuple: 'Send a list.',
  object: 'Send an object.',
  record: 'Send an object.',
};
const few = (values: readonly unknown[]) => `${values.slice(0, 8).join(', ')}${values.length > 8 ? ' …' : ''}`;

/** Plain sentences for what a contract has no words of its own for. */
export const sentence: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'This is missing.' : (wanted[issue.expected] ?? 'This is of the wrong kind.');
    case 'too_small':
      if (issue.origin === 'string')
        return Number(issue.minimum) <= 1 ? 'This may not be empty.' : `Write at least ${issue.minimum} characters.`;
      return issue.origin === 'array' ? `Give at least ${issue.minimum}.` : `The least is ${issue.minimum}.`;
    case 'too_big':
      if (issue.origin === 'string') return `Write at most ${issue.maximum} characters.`;
      return issue.origin === 'array' ? `Give at most ${issue.maximum}.` : `The most is ${issue.maximum}.`;
    case 'invalid_value':
      return `Choose one of: ${few(issue.values.map(String))}.`;
    case 'unrecognized_keys':
      return `There is no such field here: ${few(issue.keys.map((key) => key.slice(0, 40)))}. Leave it out.`;
    case 'invalid_format':
      return 'This is not in the right form.';
    default:
      return 'This can’t be used here.';
  }
};

/** A choice of shapes fails as one issue; what helps is what was wrong with the shape that came nearest. */
export function unfolded(issues: readonly z.core.$ZodIssue[], path: PropertyKey[] = []): { path: PropertyKey[]; message: string }[] {
  return issues.flatMap((issue) => {
    const at = [...path, ...issue.path];
    const shapes = issue.code === 'invalid_union' ? issue.errors.map((inner) => unfolded(inner, at)) : [];
    const near = shapes.filter((inner) => inner.some((one) => one.path.length > at.length)).sort((a, b) => a.length - b.length)[0];
    return near ?? [{ path: at, message: issue.message }];
  });
}
