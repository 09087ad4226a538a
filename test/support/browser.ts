import type { Server } from 'node:http';
import { AxeBuilder } from '@axe-core/playwright';
import pino from 'pino';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { smtpChannel } from '../../activities/channels/smtp.ts';
import { createApp } from '../../api/app.ts';
import { startCatcher } from '../../api/local/mail-catcher.ts';
import { freePort } from '../../api/local/ports.ts';
import { type Engine, engine, SITE } from './engine.ts';

/** The whole product in this process, as `npm start` joins it: API with the built UI, worker, mail catcher. */
export async function product() {
  let mail: Awaited<ReturnType<typeof startCatcher>> | undefined;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const mailPort = await freePort();
  const smtp = `smtp://127.0.0.1:${mailPort}`;
  const channel = smtpChannel(smtp);
  const e: Engine = await engine({ channel: () => smtpChannel(smtp), site: { ...SITE, publicUrl: url } });
  mail = await startCatcher({ db: e.db, port: mailPort });
  const config = { publicUrl: url, secret: SITE.secret, temporalUiUrl: null, trustProxy: null, catching: true };
  const app = createApp(
    { db: e.db, client: e.client, queues: e.queues, channel, config, log: pino({ level: 'error' }) },
    process.env.TEST_UI ?? null,
  );
  const server = await new Promise<Server>((ok) => {
    const listening: Server = app.listen(port, '127.0.0.1', () => ok(listening));
  });
  const browser = await chromium.launch({ executablePath: process.env.TEST_CHROMIUM as string, args: ['--no-sandbox', '--no-zygote'] });
  return {
    ...e,
    url,
    browser,
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
      await channel.close();
      await mail?.close();
      await e.close();
    },
  };
}

/** A page that remembers what it must not do: speak of errors, or to other hosts. */
export async function watchedPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  // a shown mail may not load pictures, our own pixel included: that it says so is as it should be
  const blocked = (text: string) => text.includes('/t/o/') && text.includes('Content Security Policy');
  page.on('console', (message) => message.type() === 'error' && !blocked(message.text()) && complaints.push(message.text()));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') complaints.push(`asked ${request.url()}`);
  });
  return { page, complaints };
}

/** What axe finds, as short sentences, once nothing fades in or out any more: colours half way have no contrast to be judged. */
export async function axe(page: Page): Promise<string[]> {
  // what is counted anew is dimmed until it is there; what stays dim, as a dry run of other settings, is judged as it is
  await page.waitForFunction(() => document.querySelector('[data-stale]') === null, undefined, { timeout: 5_000 }).catch(() => undefined);
  await page.evaluate(async () => {
    const ends = (one: Animation) => Number.isFinite(one.effect?.getComputedTiming().endTime as number);
    await Promise.allSettled(
      document
        .getAnimations()
        .filter(ends)
        .map((one) => one.finished),
    );
  });
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
  return violations.map(
    (v) =>
      `${v.id}: ${v.nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join(' · ')}`,
  );
}
