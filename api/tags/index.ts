/** Front door. Whoever tags contacts locks them first, then `tagsByName`, then `addTags`: set-based, with the feed. */
export { foldTagCounts, forgetMerges } from './count.ts';
export { type MergeCursor, type MergeRow, mergePage, stopMerge } from './merge.ts';
export { tagsByName } from './names.ts';
export { removePage, stopRemoval } from './remove.ts';
export { tagRoutes } from './routes.ts';
export { type UndoCursor, undoPage } from './undo-merge.ts';
export { addTagPairs, addTags, removeTags } from './wear.ts';
