import { notifications } from '@mantine/notifications';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Icon } from '../../components/icon.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Page } from '../../components/page.tsx';
import { rowKeys } from '../../components/row-keys.ts';
import { SearchField } from '../../components/search-field.tsx';
import { Empty, ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './inbox.module.css';
import { MailView } from './mail-view.tsx';

const route = getRouteApi('/inbox');

export function InboxPage() {
  const { t } = useTranslation('inbox');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mails = usePages(contract.inbox.list, { query: { search: search.search, limit: 50 } }, { every: 3_000 });
  const clear = useWrite(contract.inbox.clear, [contract.inbox.list]);
  const chosen = search.id ?? mails.items[0]?.id;
  const empty = () =>
    clear.mutate(
      {},
      {
        onSuccess: () => navigate({ search: {}, replace: true }),
        onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }),
      },
    );
  const catching = mails.pages[0]?.catching ?? true;
  return (
    <Page title={t('title')} crumbs={[]} flush>
      <div className={css.inbox} data-open={search.id ? true : undefined}>
        <section className={css.list} aria-label={t('title')}>
          <div className={css.tools}>
            <h1 className="unseen">{t('title')}</h1>
            <SearchField
              label={t('search')}
              width="100%"
              value={search.search ?? ''}
              onChange={(text) => navigate({ search: { search: text || undefined }, replace: true })}
            />
            <Confirm effect={t('clearEffect')} verb={t('clear')} danger onYes={empty}>
              {(ask) => (
                <Button kind="quiet" onClick={ask} reason={mails.items.length ? null : t('nothingToClear')}>
                  {t('clear')}
                </Button>
              )}
            </Confirm>
          </div>
          {!catching && (
            <div className="note" style={{ margin: '0 16px 12px' }}>
              <Icon name="warning" />
              <p>{t('real')}</p>
            </div>
          )}
          {mails.isPending && (
            <div style={{ padding: '0 16px' }}>
              <Skeleton lines={8} height={36} />
            </div>
          )}
          {mails.isError && (
            <div style={{ padding: '0 16px' }}>
              <ErrorState fault={mails.error} retry={() => mails.refetch()} />
            </div>
          )}
          {mails.isSuccess && mails.items.length === 0 && (
            <div style={{ padding: '0 16px' }}>
              <Empty>{search.search ? t('noneFit') : t('empty')}</Empty>
            </div>
          )}
          <ul onKeyDown={rowKeys}>
            {mails.items.map((mail) => (
              <li key={mail.id}>
                <button
                  type="button"
                  data-row
                  className={css.mail}
                  aria-current={mail.id === chosen ? 'true' : undefined}
                  onClick={() => navigate({ search: { ...search, id: mail.id } })}
                >
                  <span className="row">
                    <span className="medium clip grow">{mail.subject || t('noSubject')}</span>
                    <span className="meta num">{f.daysSince(mail.at) === 0 ? f.time(mail.at) : f.near(mail.at)}</span>
                  </span>
                  <span className="meta2 clip">{t('to', { address: mail.to.join(', ') })}</span>
                </button>
              </li>
            ))}
          </ul>
          <div style={{ padding: '0 16px' }}>
            <LoadMore pages={mails} />
          </div>
        </section>
        {chosen && <MailView key={chosen} id={chosen} />}
      </div>
    </Page>
  );
}
