import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { MailFrame } from '../../components/mail-frame.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './inbox.module.css';

const route = getRouteApi('/inbox');

/** One caught mail: as a client shows it, its text part, its headers. */
export function MailView({ id }: { id: string }) {
  const { t } = useTranslation('inbox');
  const f = useFormat();
  const { view = 'html', width = '640', ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const mail = useRead(contract.inbox.one, { params: { id } });
  const set = (change: { view?: 'text' | 'headers' | undefined; width?: '375' | undefined }) =>
    navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <section className={css.view} aria-label={t('mail')}>
      {mail.isPending && <Skeleton lines={10} />}
      {mail.isError && <ErrorState fault={mail.error} retry={() => mail.refetch()} />}
      {mail.data && (
        <>
          <header className={css.head}>
            <Button small icon="left" kind="quiet" className={css.back} onClick={() => navigate({ search: { search: search.search } })}>
              {t('title')}
            </Button>
            <h2>{mail.data.subject || t('noSubject')}</h2>
            <p className="soft">
              {mail.data.from} <span className="softer">→ {mail.data.to.join(', ')}</span>
            </p>
            <p className="meta num">{`${f.longDay(mail.data.at)}, ${f.time(mail.data.at)}`}</p>
            <div className="row" style={{ marginTop: 12, flexWrap: 'wrap' }}>
              <Segmented
                label={t('view')}
                value={view}
                choices={(['html', 'text', 'headers'] as const).map((value) => ({ value, label: t(`views.${value}`) }))}
                onChange={(value) => set({ view: value === 'html' ? undefined : value })}
              />
              {view === 'html' && (
                <Segmented
                  label={t('width')}
                  value={width}
                  choices={[
                    { value: '375', label: '375' },
                    { value: '640', label: '640' },
                  ]}
                  onChange={(value) => set({ width: value === '375' ? '375' : undefined })}
                />
              )}
            </div>
          </header>
          <div className={css.body}>
            {view === 'html' &&
              (mail.data.html ? (
                <div className={css.paper} style={{ maxWidth: Number(width) }}>
                  <MailFrame html={mail.data.html} title={mail.data.subject} />
                </div>
              ) : (
                <p className="soft">{t('noHtml')}</p>
              ))}
            {view === 'text' && <pre className={css.text}>{mail.data.text}</pre>}
            {view === 'headers' && (
              <dl className={css.headers}>
                {mail.data.headers.map(({ name, value }, n) => (
                  <div key={n}>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            )}
          </div>
        </>
      )}
    </section>
  );
}
