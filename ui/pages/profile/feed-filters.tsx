import { Select, TextInput } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Segmented } from '../../components/segmented.tsx';
import css from './feed.module.css';
import { faces, isKind, type Kind, kinds } from './feed-faces.ts';

const route = getRouteApi('/a/$audienceId/contacts/$contactId');
const DAY_MS = 86_400_000;
const presets = ['7', '30', '365'] as const;
const localDay = (at: number) => new Date(at).toLocaleDateString('sv');

interface FeedQuery {
  limit: number;
  kind?: Kind;
  types?: string;
  from?: string;
  to?: string;
}

/** What the feed is asked for, read from the address: a kind or a single type, and from which day to which. */
export function useFeedQuery(): FeedQuery {
  const { show, since, from, to } = route.useSearch();
  const start = since && presets.includes(since as '7') ? localDay(Date.now() - Number(since) * DAY_MS) : from;
  return {
    limit: 50,
    ...(show && isKind(show) ? { kind: show } : show && faces[show] ? { types: show } : {}),
    ...(start ? { from: start } : {}),
    ...(to && !since ? { to } : {}),
  };
}

/** Which types, and when. */
export function FeedFilters() {
  const { t } = useTranslation('profile');
  const { show = 'all', since, from, to } = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Record<string, string | undefined>) =>
    navigate({ search: (search) => ({ ...search, ...change }) as typeof search, replace: true });
  const types = kinds.map((kind) => ({
    group: t(`kind.${kind}`),
    items: [
      { value: kind, label: t(`kindAll.${kind}`) },
      ...Object.entries(faces)
        .filter(([, face]) => face.kind === kind)
        .map(([value]) => ({ value, label: t(`type.feed.${value}`) })),
    ].slice(0, kind === 'events' ? 1 : undefined),
  }));
  const own = from !== undefined || to !== undefined;
  const when = since ?? (own ? 'own' : 'any');
  return (
    <div className={css.filters}>
      <div className={css.wide}>
        <Segmented
          label={t('show')}
          value={show}
          choices={(['all', 'orders', 'messages', 'changes'] as const).map((value) => ({
            value: value as string,
            label: t(`kind.${value}`),
          }))}
          onChange={(value) => set({ show: value === 'all' ? undefined : value })}
        />
      </div>
      <Select
        aria-label={t('show')}
        className={css.select}
        data={[{ value: 'all', label: t('kind.everything') }, ...types]}
        value={show}
        allowDeselect={false}
        maxDropdownHeight={360}
        onChange={(value) => set({ show: value === 'all' ? undefined : (value ?? undefined) })}
      />
      <Select
        aria-label={t('when.label')}
        className={css.select}
        data={['any', ...presets, 'own'].map((value) => ({ value, label: t(`when.${value}`) }))}
        value={when}
        allowDeselect={false}
        onChange={(value) =>
          set({
            since: value && presets.includes(value as '7') ? value : undefined,
            from: value === 'own' ? localDay(Date.now() - 30 * DAY_MS) : undefined,
            to: undefined,
          })
        }
      />
      {own && (
        <div className="row">
          <TextInput
            type="date"
            aria-label={t('when.from')}
            value={from ?? ''}
            max={to}
            onChange={(event) => set({ from: event.currentTarget.value || undefined })}
          />
          <span className="softer">–</span>
          <TextInput
            type="date"
            aria-label={t('when.to')}
            value={to ?? ''}
            min={from}
            onChange={(event) => set({ to: event.currentTarget.value || undefined })}
          />
        </div>
      )}
    </div>
  );
}
