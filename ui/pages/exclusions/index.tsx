import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export function ExclusionsPage() {
  const { t } = useTranslation('exclusions');
  return <Page title={t('title')}>{null}</Page>;
}
