import { Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '../../../api/campaigns/contract.ts';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Icon } from '../../components/icon.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import css from './campaign.module.css';
import { EmailForm } from './email-form.tsx';
import { Readiness } from './readiness.tsx';
import { type Draft, useDraft } from './use-draft.ts';
import { WhenForm } from './when-form.tsx';
import { WhomForm } from './whom-form.tsx';

const HOLDOUTS = [0, 5, 10, 20] as const;

/** A draft: whom, what, when, and beside it what stands between it and sending. */
export function Compose({ campaign: opened }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const draft = useDraft(opened);
  const { campaign, change } = draft;
  return (
    <div className={css.compose}>
      <div className={css.form}>
        <div className={css.head}>
          <h1 className="h1 grow clip">{campaign.name}</h1>
          <Saving draft={draft} />
          <Delete id={campaign.id} />
        </div>
        <section aria-labelledby="whom">
          <h2 id="whom" className="h2">
            {t('section.whom')}
          </h2>
          <WhomForm draft={draft} />
        </section>
        <section aria-labelledby="mail">
          <h2 id="mail" className="h2">
            {t('section.email')}
          </h2>
          <EmailForm draft={draft} />
        </section>
        <section aria-labelledby="when">
          <h2 id="when" className="h2">
            {t('section.when')}
          </h2>
          <WhenForm draft={draft} />
        </section>
        <section aria-labelledby="more" className={css.pair}>
          <h2 id="more" className="unseen">
            {t('section.more')}
          </h2>
          <TextInput
            label={t('name')}
            description={t('nameHint')}
            maxLength={120}
            value={campaign.name}
            onChange={(event) => event.currentTarget.value.trim() && change({ name: event.currentTarget.value })}
          />
          <Select
            label={t('holdout')}
            description={t('holdoutHint')}
            allowDeselect={false}
            data={[...new Set([...HOLDOUTS, campaign.holdoutPercent])]
              .sort((a, b) => a - b)
              .map((n) => ({ value: String(n), label: n === 0 ? t('holdoutNone') : t('holdoutShare', { n }) }))}
            value={String(campaign.holdoutPercent)}
            onChange={(value) => value && change({ holdoutPercent: Number(value) })}
          />
        </section>
      </div>
      <Readiness draft={draft} />
    </div>
  );
}

function Saving({ draft: { state, fault } }: { draft: Draft }) {
  const { t } = useTranslation('campaigns');
  const { t: said } = useTranslation('shell');
  if (state === 'failed' || state === 'conflict')
    return (
      <span className="meta red" role="status">
        <Icon name="warning" /> {fault ? faultText(fault, said) : ''}
      </span>
    );
  return (
    <span className="meta" role="status">
      {t(`saving.${state}`)}
    </span>
  );
}

function Delete({ id }: { id: string }) {
  const { t } = useTranslation('campaigns');
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const remove = useWrite(contract.campaigns.remove, [contract.campaigns.list]);
  const gone = () =>
    remove.mutate({ params: { id } }, { onSuccess: () => navigate({ to: '/a/$audienceId/campaigns', params: { audienceId } }) });
  return (
    <Confirm effect={t('deleteEffect')} verb={t('delete')} danger onYes={gone}>
      {(ask) => (
        <Button small kind="quiet" busy={remove.isPending} onClick={ask}>
          {t('delete')}
        </Button>
      )}
    </Confirm>
  );
}
