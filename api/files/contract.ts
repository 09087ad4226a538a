import { z } from 'zod';
import { byId, endpoint } from '../http/endpoint.ts';

export const files = {
  download: endpoint({
    method: 'GET',
    path: '/api/files/:id',
    summary: 'A file, by the signed link that an export or an import result carries',
    access: 'public',
    params: byId,
    query: z.object({ until: z.coerce.number().int(), key: z.string().max(60) }),
    response: z.string(),
    download: 'application/octet-stream',
  }),
};
