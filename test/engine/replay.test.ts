import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';

test('recorded histories replay with today’s workflow code', async () => {
  const files = (await readdir('test/histories')).filter((file) => file.endsWith('.json'));
  expect(files.length).toBeGreaterThanOrEqual(4);
  for (const file of files) {
    const history = JSON.parse(await readFile(`test/histories/${file}`, 'utf8'));
    await Worker.runReplayHistory({ workflowBundle: { codePath: process.env.TEST_BUNDLE as string } }, history, 'enrollment/x');
  }
});
