import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Page } from '../../components/page.tsx';
import { faultText, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import css from './clean-up.module.css';
import { type Chosen, CriteriaForm } from './criteria-form.tsx';
import { DryRun } from './dry-run.tsx';
import { History } from './history.tsx';

export function CleanUpPage() {
  const { t } = useTranslation('clean-up');
  const { t: shell } = useTranslation('shell');
  const { id: audienceId } = useAudience();
  const [shown, setShown] = useState<Chosen | null>(null);
  const [changed, setChanged] = useState(false);
  const preview = useWrite(contract.cleanUps.preview);
  const ask = (criteria: Chosen) => {
    setShown(criteria);
    setChanged(false);
    preview.mutate({ body: { audienceId, criteria } });
  };
  return (
    <Page title={t('title')} crumbs={[{ label: shell('place.contacts'), link: { to: '/a/$audienceId/contacts', params: { audienceId } } }]}>
      <h1 className="unseen">{t('title')}</h1>
      <p className={`soft ${css.lead}`}>{t('lead')}</p>
      <div className={css.halves}>
        <CriteriaForm ask={ask} busy={preview.isPending} changed={() => setChanged(true)} />
        <section className={css.dry} aria-live="polite">
          {preview.isPending && <Skeleton lines={4} />}
          {preview.isError && (
            <p className="red" role="alert">
              {faultText(preview.error, shell)}
            </p>
          )}
          {preview.data && shown && <DryRun dry={preview.data} criteria={shown} stale={changed} done={() => preview.reset()} />}
        </section>
      </div>
      <History />
    </Page>
  );
}
