import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';

/**
 * Before `npm start`, `npm run dev` and `npm test`: installs what is missing, so that each works alone on a fresh clone. Plain Node,
 * since nothing is installed yet.
 */
const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Rekindle needs Node 20.19 or later; this is ${process.versions.node}. https://nodejs.org`);

// npm writes the second at the end of every complete install
const wanted = path.join(root, 'package-lock.json');
const installed = path.join(root, 'node_modules/.package-lock.json');
if (!existsSync(installed) || (statSync(installed).mtimeMs < statSync(wanted).mtimeMs && !isComplete())) {
  console.log('Installing what is missing (once, a minute or so) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail('`npm ci` failed; what it said stands above.');
}

/** A lock file that is only newer by its date (a fresh checkout) names what is installed already. */
function isComplete() {
  const read = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const [want, have] = [read(wanted), read(installed)];
  const missing = Object.entries(want).some(
    ([name, { version, optional, peer }]) => name && !optional && !peer && have[name]?.version !== version,
  );
  if (!missing) utimesSync(installed, new Date(), new Date());
  return !missing;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
