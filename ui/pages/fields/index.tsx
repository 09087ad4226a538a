import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export function FieldsPage() {
  const { t } = useTranslation('fields');
  return <Page title={t('title')}>{null}</Page>;
}
