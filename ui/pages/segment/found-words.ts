import { useTranslation } from 'react-i18next';
import type { contract } from '../../../api/contract.ts';
import type { Leaf } from '../../../workflows/flow/rule/rule.ts';
import type { Answer } from '../../api/client.ts';
import type { Speech } from '../../components/rule/sentence.ts';
import { useFormat } from '../../shell/audience.tsx';

type Found = Answer<typeof contract.segments.explainRule>['conditions'][number]['found'];

const INSTANT = /^\d{4}-\d\d-\d\dT/;
const DAY = /^(\d{4}-)?\d\d-\d\d$/;

/** What was found about a person, beside the condition that asked for it. */
export function useFoundWords(): (found: Found, leaf: Leaf, speech: Speech) => string {
  const { t } = useTranslation('segment');
  const { t: walk } = useTranslation('rule');
  const f = useFormat();
  const gap = (days: number) => (days < 10 && Math.round(days * 10) % 10 > 0 ? f.tenth(days) : f.exact(Math.round(days)));
  const day = (at: string) => t('found.day', { day: f.day(at), ago: f.relative(at) });
  const value = (said: unknown, leaf: Leaf, speech: Speech): string => {
    if (said === null || said === undefined || said === '') return t('found.none');
    if (typeof said === 'boolean') return t(said ? 'found.yes' : 'found.no');
    if (typeof said === 'number') return moneyField(leaf, speech) ? f.money(said) : f.exact(said);
    if (Array.isArray(said)) return said.length === 0 ? t('found.none') : f.list(said.map(String));
    const text = String(said);
    if (INSTANT.test(text)) return day(text);
    if (DAY.test(text)) return f.birthday(text);
    if (moneyField(leaf, speech)) return f.money(text);
    return coded(leaf, text, speech) ?? text;
  };
  return (found, leaf, speech) => {
    switch (found.kind) {
      case 'contact':
        return t('found.own', { value: value(found.value, leaf, speech) });
      case 'email': {
        const parts = [t('found.mails', { sent: f.exact(found.sent), opened: f.exact(found.opened), clicked: f.exact(found.clicked) })];
        if (found.machine > 0) parts.push(t('found.machine', { count: found.machine, number: f.exact(found.machine) }));
        if (found.untracked > 0) parts.push(t('found.untracked', { count: found.untracked, number: f.exact(found.untracked) }));
        if (found.plainText) parts.push(t('found.plainText'));
        return parts.join(' ');
      }
      case 'orders': {
        if (found.count === 0) return t('found.noOrder');
        const parts = [t('found.orders', { count: found.count, number: f.exact(found.count), total: f.money(found.total ?? 0) })];
        if (found.lastAt) parts.push(t('found.lastOrder', { day: day(found.lastAt) }));
        if (found.usualGapDays !== null) parts.push(t('found.gap', { count: found.usualGapDays, number: gap(found.usualGapDays) }));
        return parts.join(' ');
      }
      case 'event':
        return found.count === 0
          ? t('found.noEvent')
          : t('found.events', { count: found.count, number: f.exact(found.count), day: found.lastAt ? day(found.lastAt) : '–' });
      case 'flow': {
        if (!found.last) return t('found.noWalk');
        const { enteredAt, endedAt, outcome, stepName } = found.last;
        if (!endedAt) return t('found.walks', { day: day(enteredAt), step: stepName || '–' });
        return t('found.walked', {
          day: day(endedAt),
          outcome: outcome ? walk(`walk.outcome.${outcome}`, { defaultValue: outcome }) : '–',
        });
      }
      case 'segment':
        return t(found.in ? 'found.inSegment' : 'found.notInSegment', { name: found.name });
      default:
        if (found.archivedAt) return t('found.archived', { day: day(found.archivedAt) });
        return found.pattern ? t('found.excluded', { pattern: found.pattern }) : t('found.neither');
    }
  };
}

const fieldOf = (leaf: Leaf) => (leaf.kind === 'contact' ? leaf.condition.field : '');
const moneyField = (leaf: Leaf, { names }: Speech) => {
  const field = fieldOf(leaf);
  return field === 'revenue' || field === 'averageOrder' || names.fields.find(({ key }) => `field:${key}` === field)?.type === 'money';
};
/** Codes have words. */
function coded(leaf: Leaf, text: string, { t }: Speech): string | null {
  const field = fieldOf(leaf);
  const words = {
    status: 'shell:status',
    smsStatus: 'shell:status',
    unmailable: 'shell:unmailable',
    source: 'source',
    language: 'language',
    format: 'format',
    emailPermission: 'permission',
    smsPermission: 'permission',
  }[field];
  const key = words ?? (field.startsWith('list:') ? 'shell:status' : null);
  return key ? t(`${key}.${text}`, { defaultValue: text }) : null;
}
