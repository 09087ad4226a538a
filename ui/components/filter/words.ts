import { useTranslation } from 'react-i18next';
import type { Condition } from '../../../api/contacts/filters.ts';
import { useFormat } from '../../shell/audience.tsx';
import type { FilterField } from './fields.ts';

/** A condition as a sentence; what can be changed in it stands between ** and **. */
export function useFilterWords() {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  return (said: Condition, field: FilterField | undefined): string => {
    const label = field?.label ?? said.field.replace(/^\w+:/, '');
    const named = (values: readonly string[]) => {
      const names = values.map(
        (value) => field?.choices?.find((one) => one.value === value)?.label ?? (field?.choices ? t('gone') : value),
      );
      return names.length > 3
        ? t('say.several', { names: names.slice(0, 2).join(', '), number: f.exact(names.length - 2) })
        : f.list(names);
    };
    const number = (n: number) => (said.field === 'revenue' || field?.field?.type === 'money' ? f.money(n) : f.exact(n));
    const ends = (key: string, from: string | undefined, to: string | undefined) => {
      if (from !== undefined && from === to) return t(`say.${key}.exactly`, { label, from });
      if (from === undefined) return t(`say.${key}.to`, { label, to });
      return to === undefined ? t(`say.${key}.from`, { label, from }) : t(`say.${key}.between`, { label, from, to });
    };
    switch (said.op) {
      case 'any':
      case 'none': {
        const what = said.field === 'tags' || said.field === 'segments' ? said.field : said.field.startsWith('list:') ? 'list' : 'choice';
        return t(`say.${what}.${said.op}`, { label, names: named(said.values) });
      }
      case 'between':
        return ends('number', said.from === undefined ? undefined : number(said.from), said.to === undefined ? undefined : number(said.to));
      case 'daysAgo':
        return ends('days', said.from === undefined ? undefined : f.exact(said.from), said.to === undefined ? undefined : f.exact(said.to));
      case 'within':
      case 'moreThan':
        return t(`say.${said.op}`, { label, days: f.exact(said.days) });
      case 'anniversary':
        return said.from === 0 && said.to === 0
          ? t('say.anniversary.today', { label })
          : t('say.anniversary.between', { label, from: f.exact(said.from), to: f.exact(said.to) });
      case 'dates':
        return ends('dates', said.from && f.day(`${said.from}T12:00:00Z`), said.to && f.day(`${said.to}T12:00:00Z`));
      case 'month':
        return t('say.month', { label, month: f.monthName(said.month) });
      case 'contains':
      case 'begins':
      case 'is':
        return t(`say.text.${said.op}`, { label, text: said.text });
      case 'yes':
      case 'no':
        return said.field === 'vip' || said.field === 'mailable' ? t(`say.${said.field}.${said.op}`) : t(`say.flag.${said.op}`, { label });
      default:
        if (said.field === 'lastOrderAt' || said.field === 'firstOrderAt') return t(`say.bought.${said.op}`);
        return t(`say.${said.field.startsWith('list:') ? 'list' : 'value'}.${said.op}`, { label });
    }
  };
}
