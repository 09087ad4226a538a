import { v7 } from 'uuid';
import { type CampaignEmail, EMAIL } from '../../workflows/flow/campaign.ts';
import { sendNow } from '../flows/index.ts';
import type { Deps } from '../http/deps.ts';
import { notFound, refused } from '../http/errors.ts';
import { prepareTestMail, renderPreview } from '../mails/index.ts';
import { faultsOf } from './problems.ts';
import { type CampaignRecord, drawn } from './store.ts';

interface Chosen {
  contactId?: string | undefined;
}

/** The e-mail, or what the editor holds of it, as a contact would get it. 404 for a contact that is not there. */
export async function previewCampaign(
  { db }: Pick<Deps, 'db'>,
  campaign: CampaignRecord,
  { contactId, email }: Chosen & { email?: CampaignEmail | undefined },
) {
  await check(db, campaign, contactId);
  const definition = drawn({ ...campaign, ...(email ? { email } : {}) });
  const what = { stepId: EMAIL, contactId: contactId ?? null, audienceId: campaign.audience_id, at: Date.now() };
  const shown = await renderPreview(db, { definition, ...what });
  return { ...shown, problems: faultsOf({ ...campaign, ...(email ? { email } : {}) }) };
}

/** Sends the e-mail to a tester, now; it enters no ledger and no count. */
export async function testCampaign(deps: Deps, campaign: CampaignRecord, { contactId, to }: Chosen & { to: string }) {
  const { db, config } = deps;
  await check(db, campaign, contactId);
  const [fault] = faultsOf(campaign).filter(({ code }) => code !== 'noPostalAddress');
  if (fault) throw refused(`This e-mail can’t be sent yet: ${fault.message}`, [{ field: fault.field ?? 'email', message: fault.message }]);
  const mail = await prepareTestMail(db, config, {
    messageId: v7(),
    definition: drawn(campaign),
    stepId: EMAIL,
    contactId: contactId ?? null,
    audienceId: campaign.audience_id,
    address: to,
    at: Date.now(),
  });
  await sendNow(deps, mail);
  return { messageId: mail.id, subject: mail.subject };
}

async function check(db: Deps['db'], campaign: CampaignRecord, contactId: string | undefined): Promise<void> {
  if (!contactId) return;
  const known = await db('contacts').where({ id: contactId, audience_id: campaign.audience_id }).first('id');
  if (!known) throw notFound('contact in this audience');
}
