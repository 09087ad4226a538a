import { standardFields } from '../audiences/index.ts';

/** "Pointure (EU)" → "pointure_eu": what programs and merge tags call a field. */
function fromLabel(label: string): string {
  const plain = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50)
    .replace(/_+$/, '');
  return /^[a-z]/.test(plain) ? plain : `field_${plain}`.replace(/_+$/, '');
}

const standard: readonly string[] = standardFields;
/** Required fields name both kinds, so no custom one may be called as a standard one is. */
export const isReserved = (key: string) => standard.includes(key);

/** A key that is free: "size", "size_2" … */
export function freeKey(label: string, taken: ReadonlySet<string>): string {
  const base = fromLabel(label);
  let key = base;
  for (let n = 2; taken.has(key) || isReserved(key); n++) key = `${base}_${n}`;
  return key;
}
