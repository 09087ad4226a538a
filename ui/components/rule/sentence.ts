import type { Format } from '../../i18n/format.ts';
import type { Names } from './names.ts';

/** A condition as a sentence: words, and between them what can be changed. The same sentence is read and edited. */

export interface Choice {
  value: string;
  label: string;
}
/**
 * Where values come from: a list that is known; what the API finds in the data (then anything else can be typed as well); or what it
 * finds among things with a name of their own (`named`: the values are ids).
 */
export type Source =
  | { choices: Choice[] }
  | { asked: string; named?: boolean; event?: string | undefined; say?: (value: string) => string };

interface Named {
  /** For screen readers: what is asked for there. */
  label: string;
}
export type Slot =
  | { is: 'said'; text: string }
  | (Named & { is: 'menu'; value: string; options: Choice[]; strong?: boolean; set(value: string): void })
  | (Named & { is: 'number'; value: number | undefined; money?: boolean; fraction?: boolean; set(value: number | undefined): void })
  | (Named & { is: 'date'; value: string | undefined; set(value: string | undefined): void })
  | (Named & { is: 'text'; value: string; set(value: string): void })
  | (Named & { is: 'one'; value: string; source: Source; set(value: string): void })
  | (Named & { is: 'many'; values: readonly string[]; source: Source; set(values: string[]): void });
export type Part = string | Slot;

/** What narrows a condition down, on a line of its own. */
export interface Clause {
  key: string;
  parts: Part[];
  remove(): void;
}
export interface Sentence {
  parts: Part[];
  clauses: Clause[];
  /** What it can still be narrowed down by. */
  more: { label: string; add(): void }[];
}

export type Say = (key: string | string[], options?: Record<string, unknown>) => string;
/** What sentences are made with. `kept`: which of several equal shapes was chosen ("between 2 and 2" is not "exactly 2"). */
export interface Speech {
  t: Say;
  f: Format;
  names: Names;
  kept: ReadonlyMap<string, string>;
  keep(name: string, shape: string): void;
}

/** A text with {{places}} as parts, the slots in them; the order of words is the language's. */
export function fill(template: string, slots: Record<string, Part | Part[]>): Part[] {
  return template
    .split(/\{\{(\w+)\}\}/)
    .flatMap((piece, n) => (n % 2 === 0 ? [piece.trim()] : (slots[piece] ?? [])))
    .filter((part) => part !== '');
}

/** The template of a key, its places left as they are. */
export const template = (t: Say, key: string | string[], more: object = {}) => t(key, { ...more, skipInterpolation: true });

export const labelOf = (source: Source, value: string, { t, names }: Pick<Speech, 't' | 'names'>): string => {
  if ('asked' in source && source.named) return names.nameOf(value) ?? (names.ready ? t('gone') : '…');
  if ('asked' in source) return source.say?.(value) ?? value;
  const found = source.choices.find((one) => one.value === value);
  return found?.label ?? (names.ready ? t('gone') : '…');
};

/** The sentence to be read. */
export function textOf(parts: readonly Part[], speech: Speech): string {
  const { t, f } = speech;
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      switch (part.is) {
        case 'said':
          return part.text;
        case 'menu':
          return part.options.find(({ value }) => value === part.value)?.label ?? '';
        case 'number':
          return part.value === undefined ? '…' : part.money ? f.money(part.value) : f.exact(part.value);
        case 'date':
          return part.value ? f.dateDate(part.value) : '…';
        case 'text':
          return part.value ? t('quoted', { text: part.value }) : '…';
        case 'one':
          return part.value ? labelOf(part.source, part.value, speech) : '…';
        default:
          return listed(
            part.values.map((value) => labelOf(part.source, value, speech)),
            speech,
          );
      }
    })
    .join(' ')
    .replace(/ ([,.])/g, '$1');
}

/** "Jazz, Rock or 3 more" */
export function listed(words: readonly string[], { t, f }: Pick<Speech, 't' | 'f'>): string {
  if (words.length === 0) return '…';
  const shown =
    words.length > 4 ? [...words.slice(0, 3), t('more', { count: words.length - 3, number: f.exact(words.length - 3) })] : words;
  return new Intl.ListFormat(f.language, { type: 'disjunction' }).format(shown);
}
