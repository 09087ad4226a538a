import type { EmailRule, Over } from '../../../workflows/flow/rule/email.ts';
import { onDays, type Where } from '../../contacts/index.ts';
import { both, enough, type Predicate, plain, type Rows, type Standing, some, together } from './ask.ts';

/** Mails that were handed over and seemed to be taken, or may have been. */
const MAYBE_SENT = `m.state in ('sent', 'uncertain')`;

/**
 * E-mail interaction. Indexes: messages_of_step (a step, a flow; or messages_by_flow), messages_campaign_sent, _opened, _clicked (campaigns); over any or within N days
 * messages_sent, messages_opened, messages_clicked. One contact, or so many sent to each: messages_sent_to, messages_by_contact.
 */
export function emailPredicate({ did, over, atLeast = 1 }: EmailRule, standing: Standing): Predicate {
  const chosen = campaignsOf(over, standing);
  if (chosen?.length === 0) return did.startsWith('not_') ? unheard(did, plain('false'), standing) : plain('false');
  const members = membersOf(over, chosen, standing);
  const rows = (hit: Where): Rows => ({ from: 'messages m', owner: 'm.contact_id', where: both(members, hit) });
  switch (did) {
    case 'not_sent':
    case 'not_opened':
    case 'not_clicked':
      return unheard(did, some(standing, rows(spoiling(did, standing))), standing);
    default: {
      const hit = {
        sql: { sent: `m.state = 'sent'`, opened: 'm.opened_at is not null', clicked: 'm.clicked_at is not null' }[did],
        bindings: [],
      };
      if ('match' in over && over.match === 'all' && chosen)
        return together(standing, rows(hit), { sql: 'count(distinct m.campaign_id) = ?', bindings: [chosen.length] });
      if (atLeast <= 1) return some(standing, rows(hit));
      // nearly everyone was sent something lately: 15 M mails counted by contact take 8 s, five of each looked at 1 s
      const sentEver = did === 'sent' && (over.of === 'within' || over.of === 'any');
      if (sentEver) return enough({ ...rows(hit), where: both(ofTheirs(over, standing), hit) }, atLeast);
      return together(standing, rows(hit), { sql: 'count(*) >= ?', bindings: [atLeast] });
    }
  }
}

/** Whose mails are read as plain text loads no picture: whether they opened can't be known. Index: contacts_plain_text. */
function unheard(did: EmailRule['did'], spoilt: Predicate, { mode, audienceId }: Standing): Predicate {
  if (did !== 'not_opened') return { yes: spoilt.no, no: spoilt.yes };
  const plainText = {
    sql: `exists (select from contacts t where t.audience_id = ? and t.format = 'text' and t.id = c.id)`,
    bindings: [audienceId],
  };
  const [text, html] =
    mode === 'one'
      ? [plain(`c.format = 'text'`).yes, plain(`c.format <> 'text'`).yes]
      : [plainText, { ...plainText, sql: `not ${plainText.sql}` }];
  return {
    yes: both(html, spoilt.no),
    no: { sql: `(${text.sql} or ${spoilt.yes.sql})`, bindings: [...text.bindings, ...spoilt.yes.bindings] },
  };
}

/** A mail that keeps "did not" from being true: it was opened, or may have been without our knowing. */
function spoiling(did: 'not_sent' | 'not_opened' | 'not_clicked', { untracked }: Standing): Where {
  if (did === 'not_sent') return { sql: `m.state = 'sent'`, bindings: [] };
  const known = did === 'not_opened' ? '(m.opened_at is not null or m.machine_opened_at is not null)' : 'm.clicked_at is not null';
  const off = did === 'not_opened' ? untracked.opens : untracked.clicks;
  if (off.length === 0) return { sql: known, bindings: [] };
  return {
    sql: `(${known} or (${MAYBE_SENT} and (m.version_id = any(?::uuid[]) or m.campaign_id = any(?::uuid[]))))`,
    bindings: [off, off],
  };
}

/** The campaigns that are meant; null = it is not about campaigns. */
export function campaignsOf(over: Over, { campaigns }: Standing): string[] | null {
  if (over.of === 'campaign') return [over.campaignId];
  if (over.of === 'last') return campaigns.slice(0, over.count);
  return over.of === 'recent' ? campaigns : null;
}

const OURS = 'not m.is_test and not m.is_personal';

/** Mails of one contact, who is in one audience: said again, no index alone could answer. */
const ofTheirs = (over: Over, standing: Standing): Where =>
  both(
    { sql: OURS, bindings: [] },
    over.of === 'within' ? onDays('m.at', { op: 'within', days: over.days }, standing) : { sql: '', bindings: [] },
  );

export function membersOf(over: Over, chosen: string[] | null, standing: Standing): Where {
  // flows and campaigns are of one audience; said again, no index alone could answer
  const only = (sql: string, ...bindings: unknown[]) => ({ sql: `${OURS} and ${sql}`, bindings });
  if (chosen) return only('m.campaign_id = any(?::uuid[])', chosen);
  switch (over.of) {
    case 'step':
      return only('m.flow_id = ? and m.step_id = ?', over.flowId, over.stepId);
    case 'flow':
      return only('m.flow_id = ?', over.flowId);
    default:
      return both({ sql: 'm.audience_id = ?', bindings: [standing.audienceId] }, ofTheirs(over, standing));
  }
}
