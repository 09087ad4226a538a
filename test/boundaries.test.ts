import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { sources } from '../api/local/built.ts';

/** Who may import whom, and how long a file may be. A failure is a sentence that says what to do instead. */
interface Import {
  from: string;
  /** A path in the repository, or a package's name. */
  to: string;
}
interface Rule {
  who: RegExp;
  /** What of `to` is allowed; `from` is at hand for "itself". */
  may(one: Import): boolean;
  because: string;
}

const root = path.resolve(import.meta.dirname, '..');
const files = sources('workflows', 'activities', 'api', 'ui', 'test')
  .map((file) => path.relative(root, file))
  .filter((file) => /\.(tsx?|mjs)$/.test(file) && !path.basename(file).startsWith('.'));
const STATEMENT = /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(STATEMENT)].map(([, said, later]) => {
    const name = (said ?? later) as string;
    const to = name.startsWith('.') ? path.join(path.dirname(file), name) : name;
    return { from: file, to };
  });
}
const imports = files.flatMap(importsOf);

const isPackage = (to: string) => !/^(workflows|activities|api|ui|test)\//.test(to);
const moduleOf = (file: string) => /^api\/([^/]+)\//.exec(file)?.[1];
const browserSafe = (to: string) => to === 'workflows/names.ts' || /^workflows\/flow\//.test(to);
/** What the browser may know of the server: shapes and lists, no behaviour. */
const SHARED = [
  'api/contacts/filters.ts',

  'api/fields/values.ts',
  'api/http/endpoint.ts',
  'api/mails/tags.ts',
];
const contract = (to: string) => /^api\/(\w+\/)?contract\.ts$/.test(to) || SHARED.includes(to);
const frontDoor = (to: string) => /^api\/[^/]+\/index\.ts$/.test(to);
const ENTRY = /^(api\/server\.ts|api\/app\.ts|api\/openapi\.ts|activities\/worker\.ts|api\/local\/)/;

const RULES: Rule[] = [
  {
    who: /^workflows\/flow\//,
    may: ({ to }) => ['zod', 'luxon'].includes(to) || browserSafe(to),
    because: 'the flow language runs in the browser too: it imports only zod, luxon and itself',
  },
  {
    who: /^workflows\//,
    may: ({ to }) => ['zod', 'luxon', '@temporalio/workflow'].includes(to) || to.startsWith('workflows/'),
    because: 'workflow code must replay the same for ever: give the value to the workflow, or do the work in an activity',
  },
  {
    who: /^activities\/(?!worker\.ts)/,
    may: ({ to }) => isPackage(to) || /^(activities|workflows)\//.test(to) || to.startsWith('api/db/') || frontDoor(to),
    because: 'activities enter an api module through its index.ts: export there what is needed',
  },
  {
    who: /^api\/(?!local\/|server\.ts|app\.ts|openapi\.ts|contract\.ts)/,
    may: ({ from, to }) =>
      isPackage(to) || moduleOf(to) === moduleOf(from) || /^api\/(http|db)\//.test(to) || frontDoor(to) || contract(to) || browserSafe(to),
    because:
      'an api module imports itself, api/http, api/db, contracts, and the index.ts of other modules; of workflows only what is browser-safe',
  },
  {
    who: /^(api|activities)\//,
    may: ({ from, to }) => ENTRY.test(from) || !(to.startsWith('api/local/') || to === 'api/app.ts' || to === 'api/server.ts'),
    because: 'only entries know the embedded stack and the application as a whole',
  },
  {
    who: /^ui\/(?!vite\.config)/,
    may: ({ to }) => (isPackage(to) && !to.startsWith('node:')) || to.startsWith('ui/') || contract(to) || browserSafe(to),
    because: 'the browser takes from the server only contracts and the flow language',
  },
  {
    who: /^ui\/pages\//,
    may: ({ from, to }) => !to.startsWith('ui/pages/') || to.split('/')[2] === from.split('/')[2],
    because: 'a page never imports another page: what both need belongs into ui/components',
  },
  {
    who: /^(workflows|activities|api|ui)\//,
    may: ({ to }) => !to.startsWith('test/'),
    because: 'the product must not depend on its tests',
  },
];

test.each(RULES.map((rule) => [rule.because, rule] as const))('%s', (because, { who, may }) => {
  const broken = imports.filter((one) => who.test(one.from) && !may(one));
  expect(broken.map(({ from, to }) => `${from} imports ${to}; ${because}.`)).toEqual([]);
});

test('the scan sees what it judges', () => {
  expect(imports.length).toBeGreaterThan(files.length);
  expect(imports).toContainEqual({ from: 'test/boundaries.test.ts', to: 'api/local/built.ts' });
});

test('benchmarks run without jest', () => {
  const reached = new Set<string>();
  const reach = (file: string) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { from, to } of imports) if (from === file && !isPackage(to)) reach(to);
  };
  for (const file of files) if (file.startsWith('test/bench/')) reach(file);
  const broken = imports.filter(({ from, to }) => reached.has(from) && to === '@jest/globals');
  expect(broken.map(({ from }) => `${from} imports jest, and a benchmark imports it: give what needs jest a file of its own.`)).toEqual([]);
});

test('only entries read the environment', () => {
  const reads = files.filter((file) => /^(workflows|activities|api)\//.test(file) && !ENTRY.test(file) && file !== 'api/db/migrate.ts');
  const broken = reads.filter((file) => /process\.env/.test(readFileSync(path.join(root, file), 'utf8')));
  expect(broken.map((file) => `${file} reads process.env; read it in the entry and hand the value in.`)).toEqual([]);
});

test('nudges are written in one place', () => {
  const writes = files.filter(
    (file) => /^(activities|api)\//.test(file) && /insert\s+into\s+nudges/i.test(readFileSync(path.join(root, file), 'utf8')),
  );
  expect(writes).toEqual(['api/enrollments/nudge.ts']);
});

test('files stay short: past 300 lines a noun is hiding inside', () => {
  const lines = (file: string) => readFileSync(path.join(root, file), 'utf8').trimEnd().split('\n').length;
  // a migration is one list that nobody edits after it landed
  const broken = files.filter((file) => lines(file) > 300 && !file.startsWith('api/db/migrations/'));
  expect(broken.map((file) => `${file} has ${lines(file)} lines; find the noun in it and give it a file.`)).toEqual([]);
});

test('files are named for what they hold', () => {
  const name = (file: string) => path.basename(file).replace(/(\.test|\.config)?\.\w+$/, '');
  const vague = files.filter((file) => /(^|\/)(utils?|helpers?|common|types|misc)(\/|\.tsx?$)/.test(file));
  const cased = files.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name(file)));
  expect(vague.map((file) => `${file}: the name says nothing; name it for what it holds.`)).toEqual([]);
  expect(cased.map((file) => `${file}: file names are kebab-case.`)).toEqual([]);
});
