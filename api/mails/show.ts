import { drawingOf } from '../../workflows/flow/campaign.ts';
import type { Definition } from '../../workflows/flow/flow.ts';
import type { Problem } from '../../workflows/flow/problems.ts';
import type { Db } from '../db/database.ts';
import { definitionOf } from '../enrollments/index.ts';
import { stepProblems } from './check.ts';
import { personalMail } from './personal.ts';
import { recipientOrSample, renderForShow } from './prepare.ts';
import { type Recipient, recipient } from './recipient.ts';
import { emailOf, type Rendered } from './render.ts';

interface Shown {
  subject: string;
  preview: string;
  html: string;
  text: string;
  from: string;
}

const shown = ({ subject, preview, html, text, from }: Rendered): Shown => ({
  subject,
  preview,
  html,
  text,
  from: from.name ? `${from.name} <${from.address}>` : from.address,
});

interface Previewing {
  definition: Definition;
  stepId: string;
  /** null = an example contact. */
  contactId: string | null;
  audienceId: string;
  at: number;
}
type Preview = Shown & { contactName: string; problems: Problem[] };

/** An e-mail of a draft as a contact would get it. What can't be rendered comes back empty, with its problems. */
export async function renderPreview(db: Db, { definition, stepId, contactId, audienceId, at }: Previewing): Promise<Preview> {
  const to = await recipientOrSample(db, { contactId, audienceId, at });
  const problems = stepProblems(emailOf(definition, stepId), definition.trigger);
  const contactName = [to.firstName, to.lastName].filter(Boolean).join(' ') || to.email;
  try {
    return { ...shown(renderForShow({ definition, stepId, versionId: null, to, at })), contactName, problems };
  } catch {
    return { subject: '', preview: '', html: '', text: '', from: '', contactName, problems };
  }
}

/** A message and all that rendering it again needs. null = there is none, or its drawing is gone. */
export async function stored(db: Db, messageId: string) {
  const row = await db('messages as m')
    .leftJoin('enrollments as e', 'e.id', 'm.enrollment_id')
    .leftJoin('campaigns as k', 'k.id', 'm.campaign_id')
    .where('m.id', messageId)
    .first('m.contact_id', 'm.version_id', 'm.campaign_id', 'm.step_id', 'm.at', 'm.is_test', 'e.test', 'k.name', 'k.email', 'k.settings');
  if (!row?.step_id) return null;
  const definition: Definition | null = row.campaign_id
    ? drawingOf(row)
    : (row.test?.definition ?? (row.version_id && (await definitionOf(db, row.version_id))));
  const to: Recipient | null = await recipient(db, row.contact_id, row.is_test ? Date.now() : Number(row.at));
  if (!definition || !to) return null;
  if (row.test && to.lastOrder) to.lastOrder.at = Date.parse(row.test.startedAt);
  return {
    definition,
    stepId: row.step_id as string,
    versionId: (row.version_id ?? row.campaign_id) as string | null,
    to,
    at: Number(row.at),
  };
}

/** A message as its contact got it, without its tracking; `html` is empty for who wants text alone. null = it was never rendered. */
export async function renderStored(db: Db, messageId: string): Promise<Shown | null> {
  const what = await stored(db, messageId);
  if (what) return { ...shown(renderForShow(what)), ...(what.to.format === 'text' ? { html: '' } : {}) };
  const written = await personalMail(db, messageId);
  return written && shown({ ...written, html: written.html ?? '', preview: '', targets: new Map() });
}

/** Where a link of a message leads for its contact: looked up in the message's own template. null = nowhere. */
export async function linkTarget(db: Db, messageId: string, link: number): Promise<string | null> {
  const what = await stored(db, messageId);
  return (what && renderForShow(what).targets.get(link)) ?? null;
}
