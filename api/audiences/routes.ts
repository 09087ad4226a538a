import { Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { notFound, refused } from '../http/errors.ts';
import { route } from '../http/route.ts';
import { type Audience, audiences } from './contract.ts';
import { rhythmOf } from './measure-rhythm.ts';
import { identifying, standardFields } from './required.ts';
import { addAudience, changeAudience, findAudience, listAudiences, type Settings } from './store.ts';

export function audienceRoutes({ db }: Deps): Router {
  const router = Router();
  const found = async (id: string): Promise<Audience> => {
    const audience = await findAudience(db, id);
    if (!audience) throw notFound('audience');
    return audience;
  };

  /** Nobody can agree to words that are not written. */
  const worded = async (id: string) => {
    if (await db('permissions').where({ audience_id: id, channel: 'email' }).first('id')) return;
    throw refused('Write the words people agree to for e-mail first. Then permissions can be turned on.', [
      { field: 'permissionsOn', message: 'Publish the words for e-mail first.' },
    ]);
  };

  route(router, audiences.list, async () => ({ items: await listAudiences(db) }));

  route(router, audiences.create, async ({ body, actor }) => {
    const settings = given(body);
    hangTogether(settings);
    known(settings, []);
    return found((await addAudience(db, { ...settings, name: body.name }, { actor })).id);
  });

  route(router, audiences.update, async ({ params, body }) => {
    const settings = given(body);
    const was = await found(params.id);
    hangTogether({ ...was, ...settings });
    known(settings, await db('fields').where({ audience_id: params.id }).whereNull('removed_at').pluck('key'));
    if (settings.permissionsOn && !was.permissionsOn) await worded(params.id);
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

/** Only what exists can be required, and something that tells who it is must be. */
function known({ requiredFields }: Partial<Settings>, keys: string[]): void {
  if (!requiredFields) return;
  const sorry = (message: string) => refused(message, [{ field: 'requiredFields', message }]);
  const strange = requiredFields.find((name) => !(standardFields as readonly string[]).includes(name) && !keys.includes(name));
  if (strange !== undefined) throw sorry(`There is no field “${strange}” in this audience. Leave it out, or make it first.`);
  if (!requiredFields.some((name) => identifying.includes(name)))
    throw sorry('Require at least one of e-mail, phone and name: without any, nobody could tell who a contact is.');
}

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
