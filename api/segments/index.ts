export { cancellable } from './cancellable.ts';
export { compileRule, problemsOf as ruleProblemsOf } from './compile.ts';
export { segmentPart } from './filter-part.ts';
export { recipesFor } from './recipes.ts';
export { type Rewritten, renameInRules, restoreRules } from './rewrite.ts';
export { segmentRoutes } from './routes.ts';
export { measureSegments } from './sizes.ts';
export { matchesOne, ruleWhere, segmentWhere } from './where.ts';
