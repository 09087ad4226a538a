import { type Request, type Response, Router } from 'express';
import type { Deps } from '../http/deps.ts';
import { route } from '../http/route.ts';
import type { Language } from '../mails/index.ts';
import { page, unknownLink } from '../tracking/index.ts';
import { confirm, look, type Standing } from './confirm.ts';
import { signups } from './contract.ts';
import { sendConfirmations } from './send.ts';
import { signUp } from './sign-up.ts';
import { readSignupToken } from './token.ts';
import { words } from './words.ts';

/** Signing up, and the page behind the link of the confirmation mail. Public like all that mails lead to: only for holders of a token. */
export function confirmRoutes({ db, config, channel, log }: Deps): Router {
  const router = Router();

  route(router, signups.create, async ({ body }) => {
    const { contactId, signupId, status, due } = await signUp(db, config.secret, body);
    // the form does not wait for the mail server; what fails here, housekeeping sends within a minute
    if (due && channel)
      void sendConfirmations({ db, channel, site: config }, signupId).catch((error) =>
        log.warn({ err: error }, 'confirmation not sent yet'),
      );
    return { contactId, status, confirmationSent: due };
  });

  const answer = (req: Request, res: Response, found: Standing | null) => {
    if (!found)
      return void res
        .status(404)
        .type('html')
        .send(unknownLink(languageOf(req)));
    res.type('html').send(shown(found));
  };
  const of = (req: Request) => readSignupToken(config.secret, String(req.params.token));

  /** GET shows, POST acts: programs that look at every link must not confirm anything. */
  router.get('/t/s/:token', async (req, res) => {
    const id = of(req);
    answer(req, res, id ? await look(db, id) : null);
  });
  router.post('/t/s/:token', async (req, res) => {
    const id = of(req);
    answer(req, res, id ? await confirm(db, config.secret, id, req.ip ?? null) : null);
  });
  return router;
}

function shown({ state, email, brand, language }: Standing): string {
  const said = words[language].page;
  if (state === 'open') return page({ language, title: said.title, text: said.ask(email, brand), button: said.button });
  if (state === 'done') return page({ language, title: said.doneTitle, text: said.done(email, brand) });
  return page({ language, title: said.overTitle, text: said.over(brand) });
}

const languageOf = (req: Request): Language => (req.acceptsLanguages('en', 'fr') === 'fr' ? 'fr' : 'en');
