import { v7 } from 'uuid';
import type { Definition } from '../../workflows/flow/flow.ts';
import type { Deps } from '../http/deps.ts';
import { notFound, refused, unavailable } from '../http/errors.ts';
import { type Mail, prepareTestMail, Refused, renderPreview } from '../mails/index.ts';
import type { FlowRecord } from './store.ts';

interface Chosen {
  stepId: string;
  contactId?: string | undefined;
}
/** The mail server's time for a test mail. */
const CALL_MS = 8_000;

/** An e-mail of the draft, or of what the editor holds, as a contact would get it. 404 for a step or contact that is not there. */
export async function previewStep(
  { db }: Pick<Deps, 'db'>,
  flow: FlowRecord,
  { definition, ...chosen }: Chosen & { definition?: Definition | undefined },
) {
  const drawn = definition ?? flow.draft;
  await check(db, flow, drawn, chosen);
  return renderPreview(db, { definition: drawn, ...what(flow, chosen) });
}

/** Sends an e-mail of the draft to a tester, now. It enters no ledger and no count. 422 when the mail server refuses it, 503 without one. */
export async function sendTest(deps: Deps, flow: FlowRecord, { to, ...chosen }: Chosen & { to: string }) {
  const { db, config } = deps;
  await check(db, flow, flow.draft, chosen);
  const { problems } = await renderPreview(db, { definition: flow.draft, ...what(flow, chosen) });
  const [problem] = problems;
  if (problem)
    throw refused(
      `This e-mail can’t be sent yet: ${problem.message}`,
      problems.map((p) => ({ field: p.field ?? 'draft', message: p.message })),
    );
  const mail = await prepareTestMail(db, config, { messageId: v7(), definition: flow.draft, address: to, ...what(flow, chosen) });
  await sendNow(deps, mail);
  return { messageId: mail.id, subject: mail.subject };
}

/** One mail to a tester, outside of every ledger. 422 when the mail server refuses it, 503 without one. */
export async function sendNow({ channel }: Pick<Deps, 'channel'>, mail: Mail): Promise<void> {
  if (!channel) throw unavailable('No mail server is set up for the API. Set SMTP_URL and start it again.');
  if (!mail.from.address) throw refused('This e-mail has no sender. Write an address in it, or in the audience’s settings.');
  await channel.send(mail, AbortSignal.timeout(CALL_MS)).catch((error) => {
    if (error instanceof Refused) throw refused(`The mail server refused it: ${error.message}`);
    throw unavailable('The mail server gave no answer in time. It may have taken the e-mail; look before sending it again.');
  });
}

const what = (flow: FlowRecord, { stepId, contactId }: Chosen) => ({
  stepId,
  contactId: contactId ?? null,
  audienceId: flow.audience_id,
  at: Date.now(),
});

async function check(db: Deps['db'], flow: FlowRecord, definition: Definition, { stepId, contactId }: Chosen): Promise<void> {
  if (!definition.steps.some((step) => step.id === stepId && step.type === 'sendEmail')) throw notFound('e-mail in this drawing');
  if (!contactId) return;
  const known = await db('contacts').where({ id: contactId, audience_id: flow.audience_id }).first('id');
  if (!known) throw notFound('contact in this audience');
}
