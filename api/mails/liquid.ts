import { Liquid, type Template } from 'liquidjs';

/** The whole of the language: enough to say something else to some people, nothing that loops, reads files or defines. */
const TAGS = new Set(['if', 'unless', 'case', 'assign', 'comment']);
/** They skip escaping, show insides, or evaluate text as code. */
const REFUSED_FILTERS = /^(raw|json|jsonify|inspect|.*_exp)$/;

function hardened(options: { outputEscape?: 'escape' }): Liquid {
  const engine = new Liquid({
    ...options,
    templates: {}, // never the file system
    ownPropertyOnly: true,
    strictFilters: true,
    parseLimit: 250_000,
    renderLimit: 200, // milliseconds
    memoryLimit: 2_000_000,
  });
  for (const tag of Object.keys(engine.tags)) if (!TAGS.has(tag)) delete engine.tags[tag];
  for (const filter of Object.keys(engine.filters)) if (REFUSED_FILTERS.test(filter)) delete engine.filters[filter];
  return engine;
}

const forHtml = hardened({ outputEscape: 'escape' });
const forText = hardened({});

export type Parsed = Template[];

export const parseHtml = (source: string): Parsed => forHtml.parse(source);
export const parseText = (source: string): Parsed => forText.parse(source);

/** `scope` must be plain JSON: Liquid reaches whatever hangs on it. */
export const renderHtml = (template: Parsed, scope: object): string => forHtml.renderSync(template, scope);
export const renderText = (template: Parsed, scope: object): string => forText.renderSync(template, scope);

/** What a parse fault says, without liquidjs's file and stack. */
export const sayFault = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/, line:.*$/s, '');
