import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { freshDatabase } from '../support/database.ts';
import { makeAudience } from '../support/factories.ts';
import { CONSENT, importsOn } from '../support/imports.ts';

let { db, drop } = {} as Awaited<ReturnType<typeof freshDatabase>>;
let imports: ReturnType<typeof importsOn>;
beforeAll(async () => {
  ({ db, drop } = await freshDatabase());
  imports = importsOn(db, (await makeAudience(db, { language: 'fr', time_zone: 'Europe/Paris' })).audienceId);
});
afterAll(() => drop());

const refusal = async (content: Buffer | string, name?: string) => {
  const { body, status } = await imports.upload(content, name, 'application/octet-stream');
  expect(status).toBe(422);
  return body.message as string;
};
const book = (sheet: string, more: Record<string, Uint8Array> = {}) =>
  Buffer.from(
    zipSync({
      'xl/workbook.xml': strToU8('<workbook xmlns:r="r"><sheets><sheet name="Clients" r:id="rId1"/></sheets></workbook>'),
      'xl/_rels/workbook.xml.rels': strToU8('<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'),
      'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData>${sheet}</sheetData></worksheet>`),
      ...more,
    }),
  );

test('what is no table is refused with what to do, and nothing of it stays', async () => {
  expect(await refusal('')).toMatch(/empty/);
  expect(await refusal('email;nom\n')).toMatch(/nothing below/);
  expect(await refusal(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2, 3]))).toMatch(/not a table/);
  expect(await refusal(Buffer.from(Array.from({ length: 5_000 }, (_, n) => (n * 7919) % 256)))).toMatch(/not a table/);
  expect(await refusal(Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.from('EncryptedPackage', 'utf16le')]))).toMatch(
    /password/,
  );
  expect(await refusal(Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)]))).toMatch(/\.xlsx/);
  expect(await refusal(`${Array.from({ length: 5_000 }, (_, n) => `c${n}`).join(';')}\na@b.example\n`)).toMatch(/5,000 columns/);
  expect(await refusal(Buffer.from('PK\u0003\u0004broken'))).toMatch(/not whole/);
  expect(await db('files')).toEqual([]);
});

test('zip bombs: by what they declare, by their ratio, by what really comes out, by their number', async () => {
  const zeros = new Uint8Array(30 << 20);
  expect(await refusal(Buffer.from(zipSync({ 'a.csv': zeros })))).toMatch(/far larger than it looks/);
  expect(await refusal(book('', { 'xl/sharedStrings.xml': zeros }))).toMatch(/far larger than it looks/);
  // it declares 10 bytes and holds 30 MB
  const lying = Buffer.from(zipSync({ 'a.csv': strToU8('e-mail\n') }, { level: 0 }));
  const packed = deflateRawSync(zeros);
  const local = Buffer.concat([lying.subarray(0, 30), Buffer.from('a.csv'), packed]);
  local.writeUInt16LE(8, 8);
  const start = lying.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  const central = Buffer.from(lying.subarray(start));
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(10, 24);
  central.writeUInt32LE(local.length, central.length - 22 + 16);
  expect(await refusal(Buffer.concat([local, central]))).toMatch(/far larger than it looks/);
  expect(
    await refusal(Buffer.from(zipSync(Object.fromEntries(Array.from({ length: 2_100 }, (_, n) => [`${n}.csv`, strToU8('a')]))))),
  ).toMatch(/2100 files/);
  expect(await refusal(Buffer.from(zipSync({ 'readme.md': strToU8('hello') })))).toMatch(/no CSV/);
});

test('a cell of 10 MB, a quote never closed, ragged rows: refused with their line, the others go on', async () => {
  const big = `"${'x'.repeat(40 << 20)}"`;
  expect(await refusal(`email;nom\na@shop.example;A\nb@shop.example;${big}\n`)).toMatch(/Line 3 is longer than 10 MB/);
  const file = `email;nom\na@shop.example;A\nb@shop.example;"${'x'.repeat(10 << 20)}"\nc@shop.example;C\nd@shop.example;"never closed\ne@shop.example;E\nf@shop.example;F;G\ng@shop.example\n`;
  const counted = await imports.bring(file, CONSENT);
  expect(counted.counts).toMatchObject({ rows: 7, whole: true });
  expect(Object.fromEntries(counted.counts.refusals.map(({ reason, line }) => [reason, line]))).toEqual({
    cell_too_large: 3,
    unclosed_quote: 5,
    row_too_long: 7,
    row_cut_short: 8,
  });
  const done = await imports.write(counted.id);
  expect(done.state).toBe('done');
  for (const email of ['a', 'c', 'e']) expect(await imports.contact(`${email}@shop.example`)).toBeDefined();
});

test('a separator too many is refused, also before an empty cell; separators at the end of every line are not', async () => {
  const shifted = await imports.bring('email;style;note\na@s.example;Jazz;\nb@s.example;Rock; Pop;\n', CONSENT);
  expect(shifted.counts.refusals).toMatchObject([{ reason: 'row_too_long', n: 1, line: 3 }]);
  const trailing = await imports.bring('email;style;\na@s.example;Jazz;\n', CONSENT);
  expect(trailing.counts).toMatchObject({ refused: 0, rows: 1 });
});

test.each(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'macintosh', 'cp850'] as const)(
  '%s is known by its bytes',
  async (encoding) => {
    const text = `Prénom;Adresse;Ville\n${'Hélène;helene@shop.example;Évreux où çà naît\nGaël;gael@shop.example;Nîmes\n'.repeat(20)}`;
    const bytes = iconv.encode(text, encoding.replace('utf-16', 'utf16').replace('utf16le', 'utf-16le').replace('utf16be', 'utf-16be'), {
      addBOM: encoding.startsWith('utf-16'),
    });
    const { body } = await imports.upload(bytes).expect(201);
    expect(body.reading).toMatchObject({ encoding, delimiter: ';', header: true });
    expect(body.preview[0].cells).toEqual(['Hélène', 'helene@shop.example', 'Évreux où çà naît']);
  },
);

test('the wrong encoding is noticed, and another choice reads the rows again at once', async () => {
  const { body } = await imports.upload(iconv.encode('Prénom;Adresse\nHélène;h@shop.example\n', 'windows-1252')).expect(201);
  const wrong = await imports.change(body.id, { reading: { encoding: 'utf-8' } }).expect(200);
  expect(wrong.body.preview[0].problems).toEqual([{ column: 0, kind: 'remark', reason: 'unreadable' }]);
  const right = await imports.change(body.id, { reading: { encoding: 'windows-1252', header: false } }).expect(200);
  expect(right.body.preview).toHaveLength(2);
  expect((await imports.change(body.id, { reading: { sheet: 'nowhere' } }).expect(400)).body.message).toMatch(/sheet/);
});

test('Excel: shared texts, dates by their format, numbers that are phones, the sheet that was chosen', async () => {
  const shared = ['email', 'Né le', 'Téléphone', 'anna@shop.example'];
  const file = book(
    `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>
     <row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" s="1"><v>32944</v></c><c r="C3"><v>6.12345678E8</v></c></row>`,
    {
      'xl/sharedStrings.xml': strToU8(`<sst>${shared.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`),
      'xl/styles.xml': strToU8('<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'),
    },
  );
  const counted = await imports.bring(file, CONSENT, 'clients.xlsx');
  expect(counted).toMatchObject({
    format: 'xlsx',
    sheets: ['Clients'],
    preview: [{ line: 3, cells: ['anna@shop.example', '1990-03-12', '612345678'] }],
  });
  await imports.write(counted.id);
  expect(await imports.contact('anna@shop.example')).toMatchObject({ birthday: '1990-03-12', phone: '+33612345678' });
});
