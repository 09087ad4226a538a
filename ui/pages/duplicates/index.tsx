import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { ContactPicker } from '../../components/contact-picker.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Page } from '../../components/page.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { SelectFilter } from '../../components/select-filter.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './duplicates.module.css';
import { Find } from './find.tsx';
import { History } from './history.tsx';
import { Pair } from './pair.tsx';
import { Review } from './review.tsx';

const route = getRouteApi('/a/$audienceId/contacts/duplicates');
const reasons = ['phone', 'customer', 'name_address', 'gmail'] as const;

export function DuplicatesPage() {
  const { t } = useTranslation('duplicates');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const { show, reason, contactId, pair } = route.useSearch();
  const navigate = route.useNavigate();
  const filters = { show, reason, contactId };
  const set = (change: Partial<typeof filters>) => navigate({ search: { ...filters, ...change }, replace: true });
  const open = (ids: string) => navigate({ search: { ...filters, pair: ids } });
  const query = { audienceId, ...(reason ? { reason } : {}), ...(contactId ? { contactId } : {}), limit: 50 };
  const twins = usePages(contract.twins.list, { query }, { enabled: !show });
  const { count = 0, capped = false } = twins.pages[0] ?? {};
  return (
    <Page title={t('title')} crumbs={[{ label: shell('place.contacts'), link: { to: '/a/$audienceId/contacts', params: { audienceId } } }]}>
      <h1 className="unseen">{t('title')}</h1>
      <p className={`soft ${css.lead}`}>{t('lead')}</p>
      <div className="filters">
        <Segmented
          label={t('show')}
          value={show ?? 'proposals'}
          choices={[
            { value: 'proposals', label: t('proposals') },
            { value: 'merged', label: t('merged') },
          ]}
          onChange={(to) => set({ show: to === 'merged' ? to : undefined })}
        />
        {!show && (
          <SelectFilter
            label={t('reason')}
            all={t('anyReason')}
            value={reason}
            choices={reasons.map((value) => ({ value, label: t(`reasonChoices.${value}`) }))}
            onChange={(to) => set({ reason: to })}
            width={230}
          />
        )}
        {contactId && (
          <Button small icon="close" onClick={() => set({ contactId: undefined })}>
            {t('oneContact')}
          </Button>
        )}
        {!show && count > 0 && (
          <span className="meta num">
            {capped ? t('countMany', { number: f.exact(count) }) : t('count', { count, number: f.exact(count) })}
          </span>
        )}
        <span className="grow" />
        {!show && <Find />}
      </div>
      {show ? (
        <History contactId={contactId} />
      ) : (
        <>
          {twins.isPending && <Skeleton lines={6} height={72} />}
          {twins.isError && <ErrorState fault={twins.error} retry={() => twins.refetch()} />}
          <ul className={css.pairs}>
            {twins.items.map((twin) => (
              <Pair key={`${twin.a.id} ${twin.b.id}`} twin={twin} open={open} />
            ))}
          </ul>
          <LoadMore pages={twins} />
          {twins.isSuccess && twins.items.length === 0 && (
            <Empty action={reason && <Button onClick={() => set({ reason: undefined })}>{t('all')}</Button>}>
              {t(reason ? 'noneFit' : contactId ? 'noneOf' : 'empty')}
            </Empty>
          )}
          {contactId && (
            <div className={css.other}>
              <ContactPicker
                label={t('mergeWith')}
                description={t('mergeWithHint')}
                value={null}
                onChange={({ id }) => id !== contactId && open(`${contactId}.${id}`)}
              />
            </div>
          )}
        </>
      )}
      {pair && <Review key={pair} pair={pair} open={open} close={() => navigate({ search: filters })} />}
    </Page>
  );
}
