import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { notFound, refused } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { type Audience, audiences } from './contract.ts';
import { rhythmOf } from './measure-rhythm.ts';
import { addAudience, changeAudience, findAudience, listAudiences, type Settings } from './store.ts';

export function audienceRoutes({ db }: Deps): Router {
  const router = Router();
  const found = async (id: string): Promise<Audience> => {
    const audience = await findAudience(db, id);
    if (!audience) throw notFound('audience');
    return audience;
  };

  route(router, audiences.list, async () => ({ items: await listAudiences(db) }));

  route(router, audiences.create, async ({ body, actor }) => {
    const settings = given(body);
    hangTogether(settings);
    return found((await addAudience(db, { ...settings, name: body.name }, { actor })).id);
  });

  route(router, audiences.update, async ({ params, body }) => {
    const settings = given(body);
    hangTogether({ ...(await found(params.id)), ...settings });
    await changeAudience(db, params.id, settings);
    return found(params.id);
  });

  route(router, audiences.rhythm, async ({ params }) => {
    await found(params.id);
    return rhythmOf(db, params.id);
  });
  return router;
}

/** Without the keys that were not sent. */
const given = (body: { [K in keyof Settings]?: Settings[K] | undefined }) =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Partial<Settings>;

/** What no single field can see. */
function hangTogether({ recipients = 'subscribed', legalBasis = '', capCount = null, capDays = null }: Partial<Settings>): void {
  if (recipients === 'customers' && legalBasis === '')
    throw refused('Name the legal basis on which existing customers may be mailed without having subscribed.', [
      { field: 'legalBasis', message: 'Name the legal basis.' },
    ]);
  if ((capCount === null) !== (capDays === null))
    throw refused('A frequency cap needs both a number of e-mails and a number of days. Set both, or clear both.', [
      { field: capCount === null ? 'capCount' : 'capDays', message: 'Set both, or clear both.' },
    ]);
}
