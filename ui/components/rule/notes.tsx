import type { Leaf, Rule, RuleNode } from '../../../workflows/flow/rule/rule.ts';
import { useBuilding } from './context.ts';
import type { Counts } from './row-count.tsx';
import css from './rule.module.css';
import { type Path, pathText } from './tree.ts';

/** What one should know of a condition beyond its words; in numbers, where they have been counted. */
export function Notes({ leaf, path }: { leaf: Leaf; path: Path }) {
  const { speech, rule, counts } = useBuilding();
  const { t, f } = speech;
  const note = noteOf(leaf, rule, path);
  if (!note) return null;
  const number = counts && numberOf(note, counts, path);
  if (note === 'sent' && !number) return null;
  return (
    <p className={`meta ${css.note}`} data-stale={(number && counts?.stale) || undefined}>
      {number ? t(`note.${note}Counted`, { count: number, number: f.exact(number) }) : t(`note.${note}`)}
    </p>
  );
}

type Note = 'not_opened' | 'not_clicked' | 'opened' | 'archived' | 'sent' | 'joined';

const silence = (leaf: RuleNode) => (leaf.kind === 'email' && (leaf.did === 'not_opened' || leaf.did === 'not_clicked') ? leaf : null);

function noteOf(leaf: Leaf, rule: Rule, path: Path): Note | null {
  const still = silence(leaf);
  if (still) return still.did as Note;
  if (leaf.kind === 'standing' && leaf.is === 'archived') return 'archived';
  if (leaf.kind === 'email' && leaf.did === 'opened') return 'opened';
  // whoever was sent nothing opened nothing, and who came yesterday has had no time to
  if (path.length > 1 || rule.match !== 'all') return null;
  if (leaf.kind === 'email' && leaf.did === 'sent') {
    const ofTheSame = (one: RuleNode) => JSON.stringify(silence(one)?.over) === JSON.stringify(leaf.over);
    return rule.rules.slice(0, path[0]).some(ofTheSame) ? 'sent' : null;
  }
  if (leaf.kind !== 'contact' || leaf.condition.field !== 'createdAt' || !rule.rules.some(silence)) return null;
  const { condition } = leaf;
  const before = condition.op === 'moreThan' || (condition.op === 'dates' && condition.from === undefined);
  return before ? 'joined' : null;
}

/** null = the note stands without one. */
function numberOf(note: Note, { parts }: Counts, path: Path): number | null {
  const own = parts.get(pathText(path));
  if (note === 'not_opened' || note === 'not_clicked') return own?.unknown ?? null;
  if (note !== 'sent' || !own?.left) return null;
  const before = parts.get(pathText([(path[0] ?? 0) - 1]))?.count ?? null;
  return before === null || own.count === null ? null : before - own.count;
}
