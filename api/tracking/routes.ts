import { type Request, type Response, Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { type Language, type LinkToken, linkTarget, readToken, words } from '../mails/index.ts';
import { recordClick } from './click.ts';
import { recordOpen } from './open.ts';
import { page, unknownLink } from './page.ts';
import { leaver, unsubscribe } from './unsubscribe.ts';
import { visitorOf } from './visitor.ts';

/** The smallest picture there is: one transparent point. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** What mails lead to: the open pixel, links, the way out. Public, and only for holders of a token; a POST comes from mail clients too. */
export function trackingRoutes({ db, config, log }: Pick<Deps, 'db' | 'config' | 'log'>): Router {
  const router = Router();
  router.use(['/t', '/u'], (_req, res, next) => {
    res.set({ 'Cache-Control': 'no-store, private', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex, nofollow' });
    next();
  });

  const said = (req: Request, kind: LinkToken['kind']): LinkToken | null => {
    const token = readToken(config.secret, String(req.params.token));
    return token?.kind === kind ? token : null;
  };
  /** Whoever follows a link gets where it leads, even if we can't write it down. */
  const noted = (work: Promise<void>) => work.catch((error: unknown) => log.error({ error: String(error) }, 'could not record'));
  const unknown = (req: Request, res: Response) =>
    res
      .status(404)
      .type('html')
      .send(unknownLink(languageOf(req)));

  router.get('/t/o/:token.gif', async (req, res) => {
    const token = said(req, 'open');
    if (token && !token.isTest) await noted(visitorOf(req).then((visitor) => recordOpen(db, token.messageId, visitor)));
    res.type('gif').send(PIXEL);
  });

  router.get('/t/c/:token', async (req, res) => {
    const token = said(req, 'click');
    const url = token && (await linkTarget(db, token.messageId, token.link));
    if (!token || !url) return void unknown(req, res);
    const { messageId, link } = token;
    if (!token.isTest) await noted(visitorOf(req).then((visitor) => recordClick(db, { messageId, link, url }, visitor)));
    res.redirect(302, url);
  });

  /** GET shows, POST acts: programs that look at every link must not unsubscribe anyone (RFC 8058). */
  router.get('/u/:token', async (req, res) => {
    const token = said(req, 'unsubscribe');
    if (!token) return void unknown(req, res);
    if (token.isTest) return void res.type('html').send(testPage(languageOf(req)));
    const who = await leaver(db, token.messageId);
    if (!who) return void unknown(req, res);
    const { title, ask, button } = words[who.language].page;
    res.type('html').send(page({ language: who.language, title, text: ask(who.email, who.brand), button }));
  });

  router.post('/u/:token', async (req, res) => {
    const token = said(req, 'unsubscribe');
    if (!token) return void unknown(req, res);
    if (token.isTest) return void res.type('html').send(testPage(languageOf(req)));
    const who = await leaver(db, token.messageId);
    if (!who) return void unknown(req, res);
    await unsubscribe(db, token.messageId);
    const { doneTitle: title, done } = words[who.language].page;
    res.type('html').send(page({ language: who.language, title, text: done(who.email, who.brand) }));
  });
  return router;
}

const languageOf = (req: Request): Language => (req.acceptsLanguages('en', 'fr') === 'fr' ? 'fr' : 'en');

const testPage = (language: Language) => {
  const { testTitle: title, test: text } = words[language].page;
  return page({ language, title, text });
};
