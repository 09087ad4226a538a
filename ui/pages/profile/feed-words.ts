import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { fieldText } from '../../components/field-value.ts';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact, FeedEntry } from './contact.ts';
import { sourceWords } from './source-words.ts';

interface Said {
  /** The sentence; **marks** stand out. */
  said: string;
  beside: string;
  /** A line each. */
  details: string[];
  /** A program did it: shown, never counted. */
  machine: boolean;
}
interface Change {
  field: string;
  from: unknown;
  to: unknown;
}

/** Puts an entry of the feed into words of the screen's language. */
export function useFeedWords(contact: Contact): (entry: FeedEntry) => Said {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const fields = useRead(contract.fields.list, { query: { audienceId: contact.audienceId } });
  const who = (actor: string) => (actor === 'system' || actor === 'contact' ? '' : t(`actor.${actor}`, { defaultValue: actor }));
  const status = (value: unknown) => (typeof value === 'string' && value ? shell(`status.${value}`, { defaultValue: value }) : '');

  const changeWords = ({ field, from, to }: Change) => {
    const custom = field.startsWith('fields.') ? fields.data?.items.find(({ key }) => `fields.${key}` === field) : null;
    const label = custom?.label ?? t(`field.${field}`, { defaultValue: field.replace('fields.', '') });
    const type = custom?.type ?? ({ address: 'address', birthday: 'birthday', vip: 'yes_no' } as const)[field] ?? 'text';
    const shown = (value: unknown) => fieldText(type, value, f, { yes: shell('yes'), no: shell('no') }) || '–';
    return t('feed.fromTo', { field: label, from: shown(from), to: shown(to) });
  };

  return (entry) => {
    const { type, name, at, actor, data, message, flow, order } = entry;
    const text = (key: string) => (typeof data[key] === 'string' || typeof data[key] === 'number' ? String(data[key]) : '');
    const list = (key: string) => (Array.isArray(data[key]) ? (data[key] as unknown[]).map(String) : []);
    const machine = data.machine === true || text('machine') !== '';
    const ahead = type === 'entered' && Date.parse(at) > Date.now();
    const personal = data.isPersonal === true;
    const key = ahead ? 'enters' : machine ? `${type}ByMachine` : personal && type === 'sent' ? 'sentPersonally' : variant(entry);
    const mail = personal ? (message?.subject ?? text('subject')) : message?.stepName || text('stepName') || message?.subject;
    const said = t(`feed.${key}`, {
      id: order?.externalId ?? text('externalId'),
      step: mail || t('feed.aMail'),
      flow: flow?.name ?? t('feed.aFlow'),
      status: status(data.to ?? data.status),
      name: type === 'custom' ? plain(name ?? '') : text('name'),
      list: text('name'),
      format: text('format').toUpperCase(),
      defaultValue: plain(type),
    });
    const beside = [
      machine && t('feed.machine'),
      type === 'order' && data.counted === false && t('feed.notCounted'),
      type === 'order' && order?.storeName,
      flowMail.has(type) && !personal && [quoted(message?.subject, t), flow?.name].filter(Boolean).join(' · '),
      text('reason') && t(`reason.${text('reason')}`, { defaultValue: text('reason') }),
      text('client'),
      text('country'),
      type === 'click' && short(text('url')),
      text('form') || text('file'),
      type === 'merged' && (text('name') || text('email')),
      sourced.has(type) && text('source') && text('source') !== actor && sourceWords(text('source'), t),
      type === 'bounce' && text('detail'),
      (byTeam.has(type) || personal) && who(actor),
    ].filter(Boolean);
    const details: string[] = [];
    if (order && type === 'order' && order.lines.length > 0) {
      const shown = order.lines.map(({ title, quantity }) =>
        quantity > 1 ? t('feed.times', { title, quantity: f.exact(quantity) }) : title,
      );
      const more = order.lineCount - order.lines.length;
      details.push([...shown, ...(more > 0 ? [t('feed.more', { count: more })] : [])].join(', '));
    }
    if (type === 'order' && order?.wonBy) details.push(t('feed.wonBy', { subject: order.wonBy }));
    if (Array.isArray(data.changes)) details.push(...(data.changes as Change[]).map(changeWords));
    else if (type === 'changed')
      details.push(
        list('fields')
          .map((field) => t(`field.${field}`, { defaultValue: plain(field) }))
          .join(', '),
      );
    if (type === 'groups') {
      if (list('added').length) details.push(t('feed.groupsAdded', { names: f.list(list('added')) }));
      if (list('removed').length) details.push(t('feed.groupsRemoved', { names: f.list(list('removed')) }));
    }
    if (text('consentBasis')) details.push(t('basis', { basis: text('consentBasis') }));
    if (type === 'custom') details.push(...properties(data));
    return { said, beside: beside.join(', '), details: details.filter(Boolean), machine };
  };
}

/** The same type says different things. */
function variant({ type, data }: FeedEntry): string {
  if (type === 'permission') return data.granted === false ? 'permissionRefused' : 'permission';
  if (type === 'bounce' && (data.kind === 'soft' || data.soft === true)) return 'softBounce';
  if (type === 'list') return data.to === 'unsubscribed' ? 'listLeft' : data.to === 'pending' ? 'listPending' : 'list';
  if (type === 'imported') return data.added === false || data.outcome === 'updated' ? 'importedUpdated' : 'imported';
  return type;
}

/** What a flow sent or did not send. */
const flowMail = new Set(['sent', 'failed', 'uncertain', 'skipped']);
/** Where it came from says something. */
const sourced = new Set(['created', 'status', 'sms_status', 'list', 'permission', 'changed']);
/** A colleague may have done it: who. */
const byTeam = new Set([
  ...['changed', 'status', 'sms_status', 'note', 'note_deleted', 'exported', 'archived', 'unarchived', 'merged', 'unmerged'],
  ...['segment_added', 'segment_removed'],
  ...['tag_added', 'tag_removed', 'list', 'groups', 'permission', 'created', 'imported', 'import_undone'],
]);

const quoted = (subject: string | undefined, t: TFunction<'profile'>) => subject && t('feed.quoted', { subject });
const plain = (type: string) => (type.charAt(0).toUpperCase() + type.slice(1)).replaceAll('_', ' ');
/** https://shop.example/path without what only machines read. */
const short = (url: string) =>
  url
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/[?#].*$/, '')
    .replace(/\/$/, '')
    .slice(0, 80);

const MOST_PROPERTIES = 8;
/** What a program said of it, a line: "colour: red · size: 42". */
function properties(data: Record<string, unknown>): string[] {
  const said = (data.properties ?? data) as Record<string, unknown>;
  const shown = Object.entries(said)
    .filter(([, value]) => value !== null && value !== '' && typeof value !== 'object')
    .slice(0, MOST_PROPERTIES)
    .map(([key, value]) => `${key}: ${String(value).slice(0, 120)}`);
  return shown.length ? [shown.join(' · ')] : [];
}
