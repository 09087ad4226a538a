/** Is anything nested deeper than `most` levels? Iterative: a body may be as deep as its size allows. */
export function tooDeep(value: unknown, most: number): boolean {
  const open: [value: unknown, level: number][] = [[value, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [at, level] = next;
    if (at === null || typeof at !== 'object') continue;
    if (level >= most) return true;
    for (const inner of Object.values(at)) open.push([inner, level + 1]);
  }
  return false;
}
