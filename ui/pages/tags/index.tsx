import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export function TagsPage() {
  const { t } = useTranslation('tags');
  return <Page title={t('title')}>{null}</Page>;
}
