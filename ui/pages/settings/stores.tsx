import { Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Answer } from '../../api/client.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { Group } from './group.tsx';
import css from './settings.module.css';

type Store = Answer<typeof contract.stores.update>;
const HOUR_MS = 3_600_000;

export function Stores() {
  const { t } = useTranslation('settings');
  const { id: audienceId } = useAudience();
  const stores = useRead(contract.stores.list, { query: { audienceId } }, { every: 15_000 });
  return (
    <Group title={t('stores.title')} hint={t('stores.hint')}>
      {stores.isPending && <Skeleton lines={2} height={36} />}
      {stores.isError && <ErrorState fault={stores.error} retry={() => stores.refetch()} />}
      {stores.data?.items.length === 0 && <p className="soft">{t('stores.none')}</p>}
      {stores.data?.items.map((store) => (
        <StoreCard key={store.id} store={store} />
      ))}
    </Group>
  );
}

function StoreCard({ store }: { store: Store }) {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const update = useWrite(contract.stores.update, [contract.stores.list]);
  const set = (body: { syncing?: boolean; watchSilence?: boolean }) =>
    update.mutate(
      { params: { id: store.id }, body },
      { onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }) },
    );
  const state = store.syncingSince
    ? { colour: 'amber', words: t('stores.syncing', { when: f.near(store.syncingSince) }) }
    : store.silentSince
      ? { colour: 'amber', words: t('stores.silent', { when: f.near(store.silentSince) }) }
      : { colour: 'green', words: store.lastHeardAt ? t('stores.heard', { when: f.near(store.lastHeardAt) }) : t('stores.ready') };
  return (
    <article className={css.store}>
      <div className="row">
        <h3 className="grow">{store.name}</h3>
        <span className="meta">{store.currency}</span>
      </div>
      <p className="row">
        <span className={`dot ${state.colour}`} />
        {state.words}
      </p>
      {store.usualGapMs !== null && (
        <p className="meta">
          {t('stores.gap', {
            hours: f.exact(Math.max(1, Math.round(store.usualGapMs / HOUR_MS))),
            count: Math.round(store.usualGapMs / HOUR_MS),
          })}
        </p>
      )}
      <p className="meta">
        {t('stores.id')} <code>{store.id}</code>
      </p>
      <div className="row" style={{ flexWrap: 'wrap', gap: 16, marginTop: 8 }}>
        <Switch
          label={t('stores.watch')}
          checked={store.watchSilence}
          onChange={(event) => set({ watchSilence: event.currentTarget.checked })}
        />
        <span className="grow" />
        <Button small busy={update.isPending} onClick={() => set({ syncing: !store.syncingSince })}>
          {store.syncingSince ? t('stores.complete') : t('stores.loading')}
        </Button>
      </div>
    </article>
  );
}
