import path from 'node:path';
import { buildUi, bundleWorkflows } from './built.ts';

/** `npm run build`: what an image carries ready-made, in `dist/`. */
const dist = path.resolve(import.meta.dirname, '../../dist');
await Promise.all([buildUi(path.join(dist, 'ui')), bundleWorkflows(path.join(dist, 'workflows.cjs'))]);
