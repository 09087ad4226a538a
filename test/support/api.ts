import supertest from 'supertest';
import { apiOn } from './app.ts';

/** The API over HTTP, in this process. Without a client there is no Temporal: what needs one says so. */
export const api = (...given: Parameters<typeof apiOn>) => supertest(apiOn(...given));
