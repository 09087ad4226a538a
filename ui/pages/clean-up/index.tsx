import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export function CleanUpPage() {
  const { t } = useTranslation('clean-up');
  return <Page title={t('title')}>{null}</Page>;
}
