export { measureStores, silentSince } from './silence.ts';
