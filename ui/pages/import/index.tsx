import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';

export function ImportPage() {
  const { t } = useTranslation('import');
  return <Page title={t('title')}>{null}</Page>;
}
