import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export function ListsPage() {
  const { t } = useTranslation('lists');
  return <Page title={t('title')}>{null}</Page>;
}
