export { heardFrom, measureStores } from './measure.ts';
export { storeRoutes } from './routes.ts';
export { silentSince } from './silence.ts';
export { addStore, findStore, storesOf } from './store.ts';
