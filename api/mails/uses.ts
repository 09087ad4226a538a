import { type Template, TokenKind, Value } from 'liquidjs';

/** A merge tag in a template. `safe`: it says something even when it is empty. */
export interface TagUse {
  name: string;
  safe: boolean;
}

/** liquidjs's syntax tree, as far as it is read here. */
interface Node extends Template {
  name?: string;
  value?: Value | Template[];
  key?: string;
}
interface Access {
  kind: number;
  variable?: { content?: string } | undefined;
  props?: { content?: string }[];
}

/** Every use of a variable, without those that `assign` made. Inside `{% if x %}`, x is not empty. */
export function tagUses(template: Template[]): TagUse[] {
  const made = new Set<string>();
  const uses: TagUse[] = [];
  const visit = (nodes: Template[], asked: Set<string>) => {
    for (const node of nodes as Node[]) {
      if (node.name === 'assign' && node.key) made.add(node.key);
      const values = [...(node.arguments?.() ?? [])];
      const isOutput = node.name === undefined;
      const names = values.flatMap((value) => namesIn(value));
      const fallback = node.value instanceof Value && node.value.filters.some((f) => f.name === 'default');
      for (const name of names) if (!made.has(name)) uses.push({ name, safe: !isOutput || fallback || asked.has(name) });
      visit([...(childrenOf(node) ?? [])], isOutput ? asked : new Set([...asked, ...names]));
    }
  };
  visit(template, new Set());
  return uses;
}

function childrenOf(node: Node): Template[] {
  const children = node.children?.(false, true);
  if (!children) return [];
  const { value } = children.next() as { value?: Template[] };
  return value ?? [];
}

function namesIn(value: unknown): string[] {
  if (value instanceof Value) return [...value.initial.postfix.flatMap(namesIn), ...value.filters.flatMap((f) => f.args.flatMap(namesIn))];
  if (Array.isArray(value)) return value.flatMap(namesIn);
  const token = value as Access;
  if (token?.kind !== TokenKind.PropertyAccess) return [];
  return [[token.variable?.content, ...(token.props ?? []).map((p) => p.content)].filter(Boolean).join('.')];
}
