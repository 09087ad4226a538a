import { Outlet, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { useRead } from '../api/queries.ts';
import { Page } from '../components/page.tsx';
import { Empty, ErrorState, Skeleton } from '../components/states.tsx';
import { AudienceContext } from './audience.tsx';
import { keepFocus } from './keep-focus.ts';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import css from './shell.module.css';

/** What stands around every page. */
export function Shell() {
  const { t } = useTranslation('shell');
  useEffect(keepFocus, []);
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main">
        {t('skip')}
      </a>
      <Rail />
      <Outlet />
      <Palette />
    </div>
  );
}

/** Gives the pages under it the audience that the address names. */
export function AudienceFrame() {
  const { t } = useTranslation('shell');
  const { audienceId } = useParams({ from: '/a/$audienceId' });
  const audiences = useRead(contract.audiences.list, {});
  const audience = audiences.data?.items.find(({ id }) => id === audienceId);
  if (audience)
    return (
      <AudienceContext value={audience}>
        <Outlet />
      </AudienceContext>
    );
  return (
    <Page title="Rekindle">
      {audiences.isPending && <Skeleton lines={6} />}
      {audiences.isError && <ErrorState fault={audiences.error} retry={() => audiences.refetch()} />}
      {audiences.isSuccess && <Empty>{t('noSuchAudience')}</Empty>}
    </Page>
  );
}
