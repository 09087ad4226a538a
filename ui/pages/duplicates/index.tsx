import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export function DuplicatesPage() {
  const { t } = useTranslation('duplicates');
  return <Page title={t('title')}>{null}</Page>;
}
