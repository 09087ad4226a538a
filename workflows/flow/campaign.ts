import type { z } from 'zod';
import type { Definition } from './flow.ts';
import { defaultSettings, settings } from './settings.ts';
import { sendEmail } from './steps/send-email.ts';

/** A campaign's e-mail: a flow's, without a place in a series. */
export const campaignEmail = sendEmail.pick({ subject: true, preview: true, from: true, layout: true, html: true });
export type CampaignEmail = z.infer<typeof campaignEmail>;

/** What of a flow's settings a campaign has. */
export const campaignSettings = settings.pick({ wonBackDays: true, tracking: true });
export type CampaignSettings = z.infer<typeof campaignSettings>;

/** The one step of every campaign's drawing. */
export const EMAIL = 'email';

/** A campaign as the drawing it stands for: one e-mail, then over. Whatever renders, checks and shows flows' mails does so with these. */
export const drawingOf = (said: { name: string; email: CampaignEmail; settings: CampaignSettings }): Definition => ({
  trigger: { type: 'api' },
  entry: EMAIL,
  steps: [
    { type: 'sendEmail', id: EMAIL, name: said.name.slice(0, 80), ...said.email, next: { sent: 'end' } },
    { type: 'exit', id: 'end', name: '', next: {} },
  ],
  settings: { ...defaultSettings, window: null, goal: 'none', ...said.settings },
});
