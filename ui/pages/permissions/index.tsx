import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export function PermissionsPage() {
  const { t } = useTranslation('permissions');
  return <Page title={t('title')}>{null}</Page>;
}
