import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { actionCount } from './actions.ts';
import { campaign } from './campaign.ts';
import { contactLists } from './contacts.ts';
import { editor } from './editor.ts';
import { enrollment } from './enrollment.ts';
import { exporting } from './export.ts';
import { importing } from './import.ts';
import type { Figure } from './rig.ts';
import { segmentCounts } from './segments.ts';
import { sends } from './sends.ts';
import { storm } from './storm.ts';

/** `npm run bench [-- name …]`: each figure is a ratio within this run, on this machine; prints one table, writes JSON. */
const benches: Record<string, (bundle: string) => Promise<Figure[]>> = {
  actions: actionCount,
  campaign,
  contacts: contactLists,
  editor,
  enrollment,
  segments: segmentCounts,
  sends,
  storm,
  export: exporting,
  import: importing,
};
const wanted = process.argv.slice(2);

const out = path.resolve('dist/bench');
await mkdir(out, { recursive: true });
const bundle = path.join(out, 'workflows.cjs');
const quiet = { trace() {}, debug() {}, info() {}, log() {}, warn: console.warn, error: console.error };
const { code } = await bundleWorkflowCode({ workflowsPath: path.resolve('test/bench/workflows.ts'), logger: quiet });
await writeFile(bundle, code);

const figures: Figure[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`${name} …`);
  figures.push(...(await bench(bundle)));
}
console.table(
  figures.map(({ what, ours, against, ratio, reach, ok }) => ({
    what,
    ours,
    against,
    ratio: ratio?.toFixed(2) ?? '',
    reach,
    ok: ok ? 'yes' : 'NO',
  })),
);
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30), node: process.version };
await writeFile(path.join(out, 'results.json'), `${JSON.stringify({ at: new Date().toISOString(), machine, figures }, null, 2)}\n`);
process.exit(figures.every((figure) => figure.ok) ? 0 : 1);
