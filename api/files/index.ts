export { downloadPath } from './link.ts';
export { fileRoutes } from './routes.ts';
export { addFile, completeFile, deleteExpired, findFile, inParts, PART, readFile, takeFile, writePart } from './store.ts';
