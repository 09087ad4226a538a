import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { faces } from '../../ui/pages/profile/feed-faces.ts';

/** The feed names every event that the product writes: found in the sources, so that a new one without words turns this red. */
const files = ['api', 'activities'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('local/'))
    .map((file) => path.join(folder, file)),
);

/** Where a type is not written out beside its insert: the types that it can be. */
const COMPUTED: Record<string, string[]> = {
  'api/contacts/set-status.ts': ['status', 'sms_status'],
  'api/enrollments/advance.ts': ['sent', 'uncertain', 'failed'],
  'api/orders/write-orders.ts': ['order', 'order_cancelled', 'order_refunded', 'order_changed'],
  'api/segments/members.ts': ['segment_added', 'segment_removed'],
  'api/tracking/tracked.ts': ['open', 'click', 'status'],
  'api/twins/merge.ts': ['merged', 'status', 'sms_status'],
  'activities/engine/send-personal.ts': ['sent', 'uncertain', 'failed', 'skipped'],
  'activities/campaigns/record.ts': ['sent', 'uncertain', 'failed'],
};

/** Each place that writes events: the first word in quotes of every select or values is its type; or `type: 'word'`. */
function writtenIn(file: string): { places: number; types: string[] } {
  const text = readFileSync(file, 'utf8');
  const types: string[] = [];
  const places = [...text.matchAll(/insert into events \(|\('events'\)\s*\.insert\(/g)];
  for (const { index, 0: found } of places) {
    const rest = text.slice(index, index + 900);
    if (found.includes("'events'"))
      types.push(...[...rest.slice(0, 400).matchAll(/\btype: '(\w+)'/g)].slice(0, 1).map(([, type]) => type as string));
    else {
      const statement = rest.split('`')[0] as string;
      for (const part of statement.split(/\bunion all\b/)) {
        const [, type] = /(?:select|values)[^']*'([a-z_]+)'/.exec(part) ?? [];
        if (type) types.push(type);
      }
    }
  }
  return { places: places.length, types };
}

const writers = files.map((file) => ({ file, ...writtenIn(file) })).filter(({ places }) => places > 0);
const types = [...new Set(writers.flatMap(({ file, types: found }) => COMPUTED[file] ?? found))].sort();

test('every place that writes events has been understood', () => {
  const unread = writers.filter(({ file, types: found }) => found.length === 0 && !COMPUTED[file]);
  expect(unread.map(({ file }) => `${file} writes an event whose type can’t be read here; add it to COMPUTED.`)).toEqual([]);
  expect(Object.keys(COMPUTED).filter((file) => !writers.some((writer) => writer.file === file))).toEqual([]);
  expect(types).toEqual(
    expect.arrayContaining(['order', 'sent', 'open', 'changed', 'tag_added', 'note', 'custom', 'permission', 'merged']),
  );
});

test('each has a face, and words in both languages for its line and its filter', () => {
  const wanting = (['en', 'fr'] as const).flatMap((language) => {
    const words = JSON.parse(readFileSync(`ui/i18n/${language}/profile.json`, 'utf8'));
    return types.flatMap((type) => [
      ...(faces[type] ? [] : [`${type} has no face in ui/pages/profile/feed-faces.ts`]),
      ...(words.feed[type] ? [] : [`${type} has no words under feed in ${language}/profile.json`]),
      ...(words.type.feed[type] ? [] : [`${type} has no name under type.feed in ${language}/profile.json`]),
    ]);
  });
  expect(wanting).toEqual([]);
});
