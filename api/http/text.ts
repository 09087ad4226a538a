/** Postgres stores neither NUL nor half a surrogate pair. */
const unstorable = /[\0\p{Surrogate}]/u;

/** The first string (value or key) that can't be stored, or null. Iterative: a body may be nested as deep as its size allows. */
export function unstorableText(value: unknown): string | null {
  const open = [value];
  while (open.length > 0) {
    const at = open.pop();
    if (typeof at === 'string' && unstorable.test(at)) return at;
    if (at === null || typeof at !== 'object') continue;
    for (const [key, inner] of Object.entries(at)) {
      if (unstorable.test(key)) return key;
      open.push(inner);
    }
  }
  return null;
}
