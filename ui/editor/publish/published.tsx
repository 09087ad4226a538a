import { useTranslation } from 'react-i18next';
import type { Flow } from '../../../api/flows/contract.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import { firstDay } from '../days.ts';
import type { Consequence } from './consequence.ts';
import css from './publish.module.css';

/** It is live: what happens next, and where to watch it. */
export function Published({ flow, sum, close }: { flow: Flow; sum: Consequence | null; close(): void }) {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const { type } = flow.draft.trigger;
  return (
    <>
      <div className={css.done}>
        <p className="row medium">
          <Icon name="check" size={20} className="green" />
          {t('published.live', { number: flow.live?.number ?? 1 })}
        </p>
        <ul>
          {sum && <li>{t('published.backlog', { count: sum.enter, number: f.exact(sum.enter) })}</li>}
          <li>{t(`published.${type}`, { day: firstDay(flow.draft) })}</li>
          {flow.next && (
            <li>
              {t('published.next', { count: flow.next.messages, number: f.exact(flow.next.messages), day: f.longDay(flow.next.at, true) })}
            </li>
          )}
          {flow.draft.settings.goal === 'order' && <li>{t('published.stops')}</li>}
          <li>{t('publishing.canPause')}</li>
        </ul>
      </div>
      <div className={css.foot}>
        <span className="grow" />
        <ButtonLink to="/a/$audienceId/messages" params={{ audienceId: flow.audienceId }} search={{ flowId: flow.id }}>
          {t('messages')}
        </ButtonLink>
        <Button kind="primary" onClick={close} data-autofocus>
          {t('published.watch')}
        </Button>
      </div>
    </>
  );
}
