import { useTranslation } from 'react-i18next';
import type { Campaign } from '../../../api/campaigns/contract.ts';
import { contract } from '../../../api/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './campaign.module.css';

/** How far it is, how fast, and the ways to stop it. */
export function OnTheWay({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const { t: said } = useTranslation('shell');
  const f = useFormat();
  const { id, status, total, counts, perSecond, wakeAt, heldReason } = campaign;
  const refresh = [contract.campaigns.one, contract.campaigns.list, contract.campaigns.report];
  const pause = useWrite(contract.campaigns.pause, refresh);
  const resume = useWrite(contract.campaigns.resume, refresh);
  const cancel = useWrite(contract.campaigns.cancel, refresh);
  const fault = pause.error ?? resume.error ?? cancel.error;
  const left = counts?.left ?? 0;
  const done = (total ?? 0) - left;
  const label = total === null ? t('progress.counting') : t('progress.done', { done: f.exact(done), total: f.exact(total) });
  const rate = perSecond && perSecond >= 1 ? t('progress.rate', { n: f.exact(Math.round(perSecond)) }) : null;
  const ahead = perSecond && left > 0 ? t('progress.minutes', { count: Math.max(1, Math.ceil(left / perSecond / 60)) }) : null;
  const why =
    status === 'held'
      ? t(`held.${heldReason ?? 'provider'}`)
      : status === 'waiting' && wakeAt
        ? t(total === null ? 'beginsAt' : 'waitsUntil', { moment: f.moment(wakeAt) })
        : null;
  const rests = status === 'paused' || status === 'held';
  return (
    <section className={css.way} aria-label={t('progress.title')}>
      {why && <p className={status === 'held' ? 'amber' : 'soft'}>{why}</p>}
      {!(status === 'waiting' && total === null) && (
        <ProgressBar label={[label, rate, ahead].filter(Boolean).join(' · ')} done={done} total={total ?? 1} />
      )}
      <div className="row">
        {rests ? (
          <Button kind="primary" small icon="play" busy={resume.isPending} onClick={() => resume.mutate({ params: { id } })}>
            {t('resume')}
          </Button>
        ) : (
          <Button small icon="pause" busy={pause.isPending} onClick={() => pause.mutate({ params: { id } })}>
            {t('pause')}
          </Button>
        )}
        <Confirm
          effect={total === null ? t('cancelDraft') : t('cancelEffect', { count: left, number: f.exact(left) })}
          verb={t('cancel')}
          danger
          onYes={() => cancel.mutate({ params: { id } })}
        >
          {(ask) => (
            <Button small icon="stop" busy={cancel.isPending} onClick={ask}>
              {t('cancel')}
            </Button>
          )}
        </Confirm>
      </div>
      {fault && (
        <p className="meta red" role="alert">
          {faultText(fault, said)}
        </p>
      )}
    </section>
  );
}
