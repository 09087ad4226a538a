import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';
import { SettingTabs } from '../../components/setting-tabs.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { AudienceForm } from './audience-form.tsx';
import css from './settings.module.css';
import { Stores } from './stores.tsx';

export function SettingsPage() {
  const { t } = useTranslation('settings');
  const audience = useAudience();
  return (
    <Page title={t('title')}>
      <div className={css.settings}>
        <SettingTabs />
        <h1>{t('of', { name: audience.name })}</h1>
        <AudienceForm key={audience.id} audience={audience} />
        <Stores />
      </div>
    </Page>
  );
}
