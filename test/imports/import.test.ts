import { afterAll, beforeAll, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { api } from '../support/api.ts';
import { freshDatabase } from '../support/database.ts';
import { makeAudience, makeContact } from '../support/factories.ts';
import { CONSENT, importsOn } from '../support/imports.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let shop: { audienceId: string; storeId: string };
let imports: ReturnType<typeof importsOn>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  shop = await makeAudience(db, { language: 'fr', time_zone: 'America/Montreal' });
  imports = importsOn(db, shop.audienceId);
});
afterAll(() => drop());

const montreal = `Adresse;Prénom;Nom;Tél.;Ville;Inscrit le;Style;Carte;Remarque
helene@poste.example;Hélène;Lacroix;514 555 0142;Montréal;12/03/2025;Jazz;40017;
jf.tremblay@mail.example;Jean-François;Tremblay;514 555 0177;Laval;02/11/2024;Chanson;40018;
marie-eve@gagnon.example;Marie-Ève;Gagnon;;Québec;28/05/2025;Classique;40019;"à rappeler
après midi"
;Luc;Bergeron;450 555 0119;Longueuil;14/01/2025;Jazz;40021;
andre.cote@mail.example;André;Côté;;Gatineau;31/02/2025;Jazz;40023;
g.pelletier@@mail.example;Ginette;Pelletier;418 555 0121;Lévis;11/12/2024;Classique;40026;
court@mail.example;Court;Rangée
HELENE@poste.example;Hélène;Lacroix-Roy;514 555 0142;Montréal;12/03/2025;Jazz;40033;
`;

test('a French Excel file is read as it was meant, and says what it will do', async () => {
  await makeContact(db, shop, [], { email: 'jf.tremblay@mail.example', status: 'unsubscribed', first_name: '' });
  const file = iconv.encode(montreal, 'windows-1252');
  const { body } = await imports.upload(file).expect(201);
  expect(body).toMatchObject({
    format: 'csv',
    reading: { encoding: 'windows-1252', delimiter: ';', quote: '"', header: true, dateOrder: 'dmy', country: 'CA' },
    blocked: 'no_consent',
    state: 'ready',
  });
  expect(body.columns.map((c: { placing: { to: string } }) => c.placing.to)).toEqual([
    'email',
    'first_name',
    'last_name',
    'phone',
    'address.city',
    'opted_in_at',
    'groups',
    'new',
    'skip',
  ]);
  expect(body.preview.map((row: { line: number }) => row.line)).toEqual([2, 3, 4, 6, 7, 8, 9, 10]);
  expect(body.preview[3].problems).toEqual([{ column: 0, kind: 'refused', reason: 'no_email' }]);
  expect(body.preview[4].problems).toEqual([{ column: 5, kind: 'remark', reason: 'no_date' }]);
  expect(body.preview[5].problems).toEqual([{ column: 0, kind: 'refused', reason: 'not_email' }]);
  expect(body.preview[6].problems).toEqual([{ column: null, kind: 'refused', reason: 'row_cut_short' }]);
  expect(body.preview[7].problems).toEqual([{ column: null, kind: 'remark', reason: 'twice:2' }]);
  expect((await imports.act(body.id, 'start').expect(422)).body.message).toMatch(/agreed/);

  await imports.change(body.id, { ...CONSENT, choices: { ...CONSENT.choices, tags: ['Montréal shop'] } }).expect(200);
  await imports.run(await imports.jobOf(body.id, 'count_job_id'));
  const counted = await imports.one(body.id);
  expect(counted.counts).toMatchObject({ whole: true, rows: 8, refused: 3, known: 1, added: 3, merged: 1, left: 1 });
  expect(counted.blocked).toBe(null);
  expect((await imports.rows(body.id, 'not_email'))[0]).toMatchObject({
    line: 8,
    cells: expect.arrayContaining(['g.pelletier@@mail.example']),
  });

  const done = await imports.write(body.id);
  expect(done).toMatchObject({
    state: 'done',
    error: null,
    result: { added: 3, updated: 1, merged: 1, refused: 3, left: 1, subscribed: 3 },
  });
  const helene = await imports.contact('helene@poste.example');
  expect(helene).toMatchObject({
    last_name: 'Lacroix-Roy',
    phone: '+15145550142',
    city: 'Montréal',
    status: 'subscribed',
    source: 'import',
    consent_basis: CONSENT.choices.consentSource,
    fields: { carte: expect.anything() },
    rev: expect.any(Number),
  });
  expect(helene.opted_in_at.toISOString()).toBe('2025-03-12T04:00:00.000Z');
  expect(await imports.contact('jf.tremblay@mail.example')).toMatchObject({ status: 'unsubscribed', first_name: 'Jean-François' });
  expect(await db('contact_tags').count('* as n').first()).toEqual({ n: 4 });
  expect(await db('groups').pluck('name').orderBy('name')).toEqual(['Chanson', 'Classique', 'Jazz']);
  const refusedFile = await api(db)
    .get(done.refusedPath as string)
    .buffer(true)
    .parse((res, ok) => {
      let text = '';
      res.on('data', (chunk: Buffer) => {
        text += chunk;
      });
      res.on('end', () => ok(null, text));
    });
  expect(refusedFile.body).toMatch(/^\ufeffAdresse;Prénom;Nom;Tél\.;Ville;Inscrit le;Style;Carte;Remarque;Line;Reason\r\n/);
  expect(refusedFile.body).toMatch(/;Luc;Bergeron;.*;6;No e-mail address\r\n/);
  expect(await imports.rows(body.id, 'row_cut_short')).toMatchObject([{ line: 9 }]);
  expect((await db.raw(`select 1 from pg_tables where schemaname = 'staging'`)).rows).toEqual([]);
});
