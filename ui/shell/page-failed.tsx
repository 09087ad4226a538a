import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../components/button.tsx';
import { Page } from '../components/page.tsx';
import { Empty, ErrorState } from '../components/states.tsx';

export function PageFailed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation('shell');
  return (
    <Page title={t('error.title')}>
      <h1>{t('error.title')}</h1>
      <ErrorState fault={error} retry={reset} />
    </Page>
  );
}

export function NoSuchPage() {
  const { t } = useTranslation('shell');
  return (
    <Page title={t('noSuchPage.title')}>
      <h1>{t('noSuchPage.title')}</h1>
      <Empty action={<ButtonLink to="/">{t('noSuchPage.home')}</ButtonLink>}>{t('noSuchPage.why')}</Empty>
    </Page>
  );
}
