import { useTranslation } from 'react-i18next';
import { type Condition, type Kind, kindOfType, marketingStatus, standardFields, unmailable } from '../../../api/contacts/filters.ts';
import { contract } from '../../../api/contract.ts';
import type { Field } from '../../../api/fields/contract.ts';
import { useRead } from '../../api/queries.ts';
import { useAudience } from '../../shell/audience.tsx';

export interface Choice {
  value: string;
  label: string;
}
/** Something one can filter by, with its words. */
export interface FilterField {
  name: string;
  label: string;
  group: 'buying' | 'marketing' | 'labels' | 'mails' | 'person' | 'fields';
  kind: Kind;
  choices?: Choice[];
  /** There may be thousands: they are searched for, and `choices` are those that are said already. */
  asked?: Asked;
  field?: Field;
}
const askedFields = ['tags', 'segments', 'imports'] as const;
export type Asked = (typeof askedFields)[number];
const isAsked = (name: string): name is Asked => (askedFields as readonly string[]).includes(name);

const groups = {
  buying: ['lastOrderAt', 'orderCount', 'revenue', 'firstOrderAt'],
  marketing: ['status', 'statusAt', 'optedInAt', 'mailable', 'unmailable', 'smsStatus', 'source', 'createdAt', 'imports'],
  labels: ['segments', 'tags', 'groups', 'vip', 'rating'],
  mails: ['lastClickedAt', 'lastOpenedAt', 'lastSentAt', 'lastSeenAt', 'format'],
  person: ['name', 'email', 'phone', 'externalId', 'company', 'role', 'city', 'country', 'language', 'timeZone', 'birthday'],
} as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** All that this audience's contacts can be filtered by. */
export function useFilterFields(
  fields: readonly Field[],
  filters: readonly Condition[],
): {
  all: FilterField[];
  find(name: string): FilterField | undefined;
} {
  const { t } = useTranslation('contacts');
  const { t: shell } = useTranslation('shell');
  const { id: audienceId } = useAudience();
  const lists = useRead(contract.lists.list, { query: { audienceId } });
  const ofGroups = useRead(contract.lists.groups, { query: { audienceId } });
  const said = filters.flatMap((one) => (isAsked(one.field) && 'values' in one ? one.values : []));
  const ids = [...new Set(said)].filter((id) => UUID.test(id)).sort();
  const called = useRead(contract.segments.names, { body: { audienceId, ids } }, { enabled: ids.length > 0, keep: true });
  const waits = called.isPending || called.isPlaceholderData;
  /** What is not there any more is not among them. */
  const nameOf = (id: string) => called.data?.items.find(({ value }) => value === id.toLowerCase())?.label ?? (waits ? '…' : null);
  const known = ids.flatMap((id) => {
    const label = nameOf(id);
    return label === null ? [] : [{ value: id, label }];
  });

  const named = (items: readonly { id: string; name: string }[] | undefined) =>
    (items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const words = (values: readonly string[], say: (value: string) => string) => values.map((value) => ({ value, label: say(value) }));
  const choices: Record<string, Choice[]> = {
    status: words(marketingStatus.options, (value) => shell(`status.${value}`)),
    smsStatus: words(marketingStatus.options, (value) => shell(`status.${value}`)),
    unmailable: words(
      unmailable.options.filter((one) => one !== 'archived'),
      (value) => shell(`unmailable.${value}`),
    ),
    groups: named(ofGroups.data?.items),
    source: words(['order', 'import', 'form', 'api', 'manual'], (value) => t(`source.${value}`)),
    language: words(['en', 'fr'], (value) => t(`language.${value}`)),
    format: words(['html', 'text'], (value) => t(`format.${value}`)),
  };

  const all: FilterField[] = [
    ...Object.entries(groups).flatMap(([group, names]) =>
      names.map(
        (name): FilterField => ({
          name,
          label: t(`filter.${name}`),
          group: group as FilterField['group'],
          kind: standardFields[name],
          ...(isAsked(name) ? { asked: name, choices: known } : choices[name] ? { choices: choices[name] } : {}),
        }),
      ),
    ),
    ...(lists.data?.items ?? []).map(
      ({ id, name }): FilterField => ({
        name: `list:${id}`,
        label: t('filter.list', { name }),
        group: 'labels',
        kind: 'choice',
        choices: words(['subscribed', 'pending', 'unsubscribed'], (value) => shell(`status.${value}`)),
      }),
    ),
    ...fields.flatMap((field): FilterField[] => {
      const kind = kindOfType[field.type];
      if (!kind || !field.filterable) return [];
      const values = field.choices.length ? { choices: field.choices.map((value) => ({ value, label: value })) } : {};
      return [{ name: `field:${field.key}`, label: field.label, group: 'fields', kind, field, ...values }];
    }),
  ];
  return { all, find: (name) => all.find((one) => one.name === name) };
}
