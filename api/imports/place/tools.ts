import type { MarketingStatus } from '../../contacts/index.ts';
import type { Placing } from '../shapes.ts';
import { folded } from './header-words.ts';

export type Tool = 'mailchimp' | 'activecampaign' | 'klaviyo' | 'brevo';

interface Export {
  /** Columns that together only this tool writes; two of them are enough. */
  signs: string[];
  /** What its columns mean here, by folded name; what is missing is guessed as in any file. */
  columns: Record<string, Placing>;
  /** The status of a whole table, by its file's name. */
  statusOf?(file: string): MarketingStatus | null;
}
const to = (target: Exclude<Placing['to'], 'groups' | 'field' | 'new'>): Placing => ({ to: target }) as Placing;
const skip = to('skip');

export const tools: Record<Tool, Export> = {
  // a ZIP of tables by status; the status stands in the names of the files and nowhere else
  mailchimp: {
    signs: [
      'member rating',
      'optin time',
      'optin ip',
      'confirm time',
      'confirm ip',
      'leid',
      'euid',
      'last changed',
      'unsub time',
      'clean time',
    ],
    columns: {
      'email address': to('email'),
      'member rating': to('rating'),
      'optin time': to('opted_in_at'),
      'optin ip': to('optin_ip'),
      'confirm time': to('confirmed_at'),
      'confirm ip': to('confirmed_ip'),
      'unsub time': to('left_at'),
      'clean time': to('left_at'),
      cc: to('country'),
      timezone: to('time_zone'),
      tags: to('tags'),
      notes: to('note'),
      ...Object.fromEntries(
        'latitude|longitude|gmtoff|dstoff|region|last changed|leid|euid|unsub campaign title|unsub campaign id|unsub reason|unsub reason other|clean campaign title|clean campaign id'
          .split('|')
          .map((name) => [name, skip]),
      ),
    },
    statusOf(file) {
      if (/non[-_ ]?subscribed|transactional/i.test(file)) return 'non_subscribed';
      if (/unsubscribed/i.test(file)) return 'unsubscribed';
      if (/cleaned/i.test(file)) return 'cleaned';
      return /subscribed/i.test(file) ? 'subscribed' : null;
    },
  },
  activecampaign: {
    signs: [
      'contact id',
      'customer acct name',
      'account name',
      'organization',
      'score',
      'lists',
      'list',
      'date created',
      'date subscribed',
      'date unsubscribed',
      'ip address',
      'ip',
      'bounced hard',
      'bounced soft',
      'bounced date',
      'gravatar',
      'sid',
      'cdate',
      'udate',
      'deal count',
      'orgname',
    ],
    columns: {
      'contact id': skip,
      status: to('status'),
      ip: to('optin_ip'),
      'ip address': to('optin_ip'),
      'date subscribed': to('opted_in_at'),
      'date unsubscribed': to('left_at'),
      'date created': skip,
      cdate: skip,
      tags: to('tags'),
      lists: to('lists'),
      list: to('lists'),
      organization: to('company'),
      orgname: to('company'),
      'account name': to('company'),
      'customer acct name': to('company'),
      'last email sent': to('last_sent_at'),
      'last open date': to('last_opened_at'),
      'last click date': to('last_clicked_at'),
      ...Object.fromEntries(
        'bounced hard|bounced soft|bounced date|gravatar|sid|udate|deal count|score|id'.split('|').map((name) => [name, skip]),
      ),
    },
  },
  klaviyo: {
    signs: [
      'klaviyo id',
      'email marketing consent',
      'email marketing consent timestamp',
      'email suppressions',
      'first active',
      'last active',
      'profile created on',
      'historic customer lifetime value',
      'predicted customer lifetime value',
      'sms marketing consent',
      'date added',
    ],
    columns: {
      'klaviyo id': skip,
      'email marketing consent': to('status'),
      'email marketing consent status': to('status'),
      'email suppressions': to('status'),
      'email suppression': to('status'),
      suppressed: to('status'),
      'email marketing consent timestamp': to('opted_in_at'),
      'sms marketing consent': to('sms_status'),
      'sms marketing consent status': to('sms_status'),
      'profile created on': skip,
      'date added': skip,
      'ip address': to('optin_ip'),
      'last open': to('last_opened_at'),
      'last click': to('last_clicked_at'),
      'last email received': to('last_sent_at'),
      organization: to('company'),
      title: to('role'),
      source: skip,
      ...Object.fromEntries(
        'latitude|longitude|first active|last active|initial source|sms marketing consent timestamp|predicted customer lifetime value|historic customer lifetime value|total customer lifetime value|average order value|historic number of orders|average days between orders|expected date of next order|churn risk prediction|predicted gender'
          .split('|')
          .map((name) => [name, skip]),
      ),
    },
  },
  brevo: {
    signs: [
      'contact id',
      'firstname',
      'lastname',
      'prenom',
      'double opt in',
      'opt in',
      'added time',
      'modified time',
      'ext id',
      'landline number',
      'whatsapp',
      'email blacklisted',
      'sms blacklisted',
      'email marketing',
      'sms marketing',
      'blocklisted',
      'list ids',
    ],
    columns: {
      'contact id': skip,
      sms: to('phone'),
      'ext id': to('external_id'),
      email: to('email'),
      'email blacklisted': to('status'),
      'email blocklisted': to('status'),
      blocklisted: to('status'),
      blacklisted: to('status'),
      'email marketing': to('status'),
      'subscription status': to('status'),
      'sms marketing': to('sms_status'),
      'added time': skip,
      'modified time': skip,
      'double opt in': skip,
      'opt in': skip,
      'list ids': skip,
      'job title': to('role'),
      ...Object.fromEntries('landline number|whatsapp|sms blacklisted|contact timezone'.split('|').map((name) => [name, skip])),
    },
  },
};

/** The tool whose export this is; null = a table like any other. */
export function toolOf(headers: string[]): Tool | null {
  const names = new Set(headers.map(folded));
  if (!['email', 'email address', 'e mail'].some((name) => names.has(name))) return null;
  let best: { tool: Tool; n: number } | null = null;
  for (const [tool, { signs }] of Object.entries(tools)) {
    const n = signs.filter((sign) => names.has(sign)).length;
    if (n >= 2 && n > (best?.n ?? 0)) best = { tool: tool as Tool, n };
  }
  return best?.tool ?? null;
}

/**
 * The status a cell of one of the tools' columns speaks of. "Blacklisted: yes" and any suppression mean that they left; an empty cell
 * there says nothing.
 */
export function negated(header: string): boolean {
  return /black ?listed|block ?listed|suppress/.test(folded(header));
}
