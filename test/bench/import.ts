import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import supertest from 'supertest';
import { apiOn } from '../support/app.ts';
import { makeAudience } from '../support/factories.ts';
import { clientsFile } from './clients-file.ts';
import { type Figure, perSecond, rig } from './rig.ts';

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);

/** A file of a million rows against the same by hand, each in a process of its own, the database on the same cores. */
export async function importing(bundle: string): Promise<Figure[]> {
  const r = await rig(bundle);
  const dir = await mkdtemp(path.join(tmpdir(), 'rekindle-import-'));
  try {
    console.error('rig up');
    const file = path.join(dir, 'clients.csv');
    const out = createWriteStream(file);
    for (const piece of clientsFile(ROWS)) if (!out.write(piece)) await once(out, 'drain');
    out.end();
    await finished(out);

    const { audienceId } = await makeAudience(r.db, { time_zone: 'Europe/Paris', language: 'fr' });
    // each into a database of its own, or the second finds the indexes twice as large
    const alone = await r.another('by_hand');
    const other = await makeAudience(alone.db);
    await alone.db.destroy();
    const server: Server = await new Promise((ok) => {
      const listening: Server = apiOn(r.db).listen(0, '127.0.0.1', () => ok(listening));
    });
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const app = supertest(server);
    const query = new URLSearchParams({ audienceId, name: 'clients.csv' });
    const body = await fetch(`${base}/api/imports?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: await openAsBlob(file),
    }).then((answer) => answer.json() as Promise<{ id: string }>);
    const choices = { consentSource: 'Card sign-up form' };
    // the style is a field, as it is by hand
    const columns = [{ index: 7, placing: { to: 'new', label: 'Style', type: 'text' } }];
    await app.patch(`/api/imports/${body.id}`).send({ choices, columns }).expect(200);
    await app.post(`/api/imports/${body.id}/start`).expect(200);
    const { job_id } = await r.db('imports').where({ id: body.id }).first('job_id');

    const hand = await inProcess('by-hand', alone.databaseUrl, other.audienceId, file);
    const ours = await inProcess('ours', r.databaseUrl, job_id);
    const after = (await app.get(`/api/imports/${body.id}`)).body;
    server.closeAllConnections();
    server.close();
    if (after.state !== 'done') throw new Error(`the import ended ${after.state}: ${after.error}`);
    console.error(JSON.stringify({ result: after.result, hand, ours }));
    const ratio = ours.seconds / hand.seconds;
    return [
      {
        what: `import of ${ROWS.toLocaleString('en')} rows`,
        ours: `${ours.seconds.toFixed(1)} s, ${perSecond(ROWS, ours.seconds)}`,
        against: `${hand.seconds.toFixed(1)} s, parse + COPY + upsert by hand`,
        ratio,
        reach: '≤ 2',
        ok: ratio <= 2,
      },
      {
        what: '… most memory of its process',
        ours: `${Math.round(ours.rssMb)} MB`,
        against: '300 MB',
        ratio: ours.rssMb / 300,
        reach: '< 1',
        ok: ours.rssMb < 300,
      },
    ];
  } finally {
    await rm(dir, { recursive: true, force: true });
    await r.close();
  }
}

async function inProcess(...args: string[]): Promise<{ seconds: number; rssMb: number }> {
  const entry = fileURLToPath(new URL('import-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', entry, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const code = await new Promise((ok) => child.once('exit', ok));
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}`);
  return JSON.parse(said.trim().split('\n').at(-1) as string);
}
