export { heardFrom, measureStores } from './measure.ts';
export { storeRoutes } from './routes.ts';
export { silentSince } from './silence.ts';
export { addStore, findStore, type Store, storesOf } from './store.ts';
