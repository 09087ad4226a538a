import { z } from 'zod';
import { campaignEmail, campaignSettings } from '../../workflows/flow/campaign.ts';
import { byId, endpoint, instant, page, paged, uuid } from '../http/endpoint.ts';
import { report } from './report-contract.ts';
import { campaign, campaignRow, campaignStatus, holdoutPercent, name, problem, schedule, whom } from './shapes.ts';

export type { Campaign, CampaignRow } from './shapes.ts';

const act = (verb: string, summary: string) =>
  endpoint({ method: 'POST', path: `/api/campaigns/:id/${verb}`, summary, access: 'editor', params: byId, response: campaign });

export const campaigns = {
  list: endpoint({
    method: 'GET',
    path: '/api/campaigns',
    summary: 'Campaigns of an audience, newest first',
    access: 'viewer',
    query: z.object({ audienceId: uuid, status: campaignStatus.optional(), search: z.string().trim().max(200).optional(), ...page }),
    response: paged(campaignRow),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/campaigns',
    summary: 'Make a campaign as a draft; `from` = another one to begin with its words',
    access: 'editor',
    body: z.object({ audienceId: uuid, name, whom: whom.optional(), from: uuid.optional() }),
    response: campaign,
    status: 201,
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/campaigns/:id',
    summary: 'A campaign: its e-mail, whom it is for, how far it is',
    access: 'viewer',
    params: byId,
    response: campaign,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/campaigns/:id',
    summary: 'Change a draft; once it has begun only its name. 409 when someone else saved since `rev`',
    access: 'editor',
    params: byId,
    body: z
      .object({ rev: z.number().int(), name, whom, email: campaignEmail, settings: campaignSettings, schedule, holdoutPercent })
      .partial(),
    response: campaign,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/campaigns/:id',
    summary: 'Delete a draft; what has mailed anyone stays',
    access: 'editor',
    params: byId,
    response: byId,
  }),
  preview: endpoint({
    method: 'POST',
    path: '/api/campaigns/:id/preview',
    summary: 'The e-mail as a contact would get it',
    access: 'viewer',
    params: byId,
    body: z.object({ contactId: uuid.optional(), email: campaignEmail.optional() }),
    response: z.object({
      subject: z.string(),
      preview: z.string(),
      html: z.string(),
      text: z.string(),
      from: z.string(),
      contactName: z.string(),
      problems: z.array(problem),
    }),
  }),
  test: endpoint({
    method: 'POST',
    path: '/api/campaigns/:id/test',
    summary: 'Send the e-mail to a tester, rendered for a contact; it enters no count',
    access: 'editor',
    params: byId,
    body: z.object({ contactId: uuid.optional(), to: z.email('Write an address like name@shop.com.') }),
    response: z.object({ messageId: z.string(), subject: z.string() }),
  }),
  checklist: endpoint({
    method: 'GET',
    path: '/api/campaigns/:id/checklist',
    summary: 'What stands between it and sending: whom it reaches, who can’t be mailed and why, its words',
    access: 'viewer',
    params: byId,
    response: z.object({
      ready: z.boolean(),
      items: z.array(
        z.object({
          id: z.enum(['audience', 'sender', 'postalAddress', 'content', 'mergeTags', 'schedule', 'provider']),
          ok: z.boolean(),
          detail: z.string().meta({ description: 'Data, not prose: an address, a subject, an instant.' }),
          problems: z.array(problem),
        }),
      ),
      contacts: z.number(),
      mailable: z.number().meta({ description: 'Who gets it: without those below.' }),
      notMailable: z
        .record(z.string(), z.number())
        .meta({ description: 'By reason; frequency_cap = mailed too lately, held_out = kept to compare.' }),
      zones: z
        .array(z.object({ zone: z.string(), contacts: z.number(), at: instant }))
        .meta({ description: 'When each time zone gets it, soonest first; at most 50. Empty unless it goes by their own clocks.' }),
    }),
  }),
  start: act('start', 'Send it, now or at its time; 422 while the checklist is not clear'),
  pause: act('pause', 'Stop after the mails under way; nothing is lost'),
  resume: act('resume', 'Go on where it stopped'),
  cancel: act('cancel', 'Stop for good; before the first mail it becomes a draft again'),
  report: endpoint({
    method: 'GET',
    path: '/api/campaigns/:id/report',
    summary: 'What became of it: sent, delivered, opened by people, clicks by link, bounces, orders won, who got none and why',
    access: 'viewer',
    params: byId,
    response: report,
  }),
};

export type Checklist = z.infer<typeof campaigns.checklist.response>;
export type Report = z.infer<typeof report>;
