import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export function ExportsPage() {
  const { t } = useTranslation('exports');
  return <Page title={t('title')}>{null}</Page>;
}
