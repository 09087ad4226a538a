/** Front door. Whoever writes contacts asks `missingRequired` first, and says `missingSentence`. */
export { type ContactLike, missingRequired, missingSentence, standardFields } from './required.ts';
export { audienceRoutes } from './routes.ts';
export { addAudience } from './store.ts';
