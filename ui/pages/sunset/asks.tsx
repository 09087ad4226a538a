import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { SunsetRun } from '../../../api/sunset/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './sunset.module.css';

/** The run stopped at its limit; nothing was done. Someone decides. */
export function Asks({ run }: { run: SunsetRun }) {
  const { t } = useTranslation('sunset');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const decide = useWrite(contract.sunset.decide, [contract.sunset.one, contract.sunset.list, contract.sunset.runs]);
  const say = (what: 'all' | 'first' | 'skip') => decide.mutate({ params: { id: run.id }, body: { do: what } });
  return (
    <div className={`note ${css.asks}`}>
      <Icon name="warning" size={18} />
      <div className="grow">
        <b className="amber">{t('asks.title', { when: f.near(run.createdAt) })}</b>
        <p className="soft num">
          {t(run.series > 0 ? 'asks.whySeries' : 'asks.why', {
            due: f.exact(run.due),
            series: f.exact(run.series),
            matched: f.exact(run.matched),
          })}
        </p>
        <div className={css.answers}>
          <Button small busy={decide.isPending} onClick={() => say('all')}>
            {t('asks.all')}
          </Button>
          <Button small busy={decide.isPending} onClick={() => say('first')}>
            {t('asks.first')}
          </Button>
          <Button small busy={decide.isPending} onClick={() => say('skip')}>
            {t('asks.skip')}
          </Button>
        </div>
        {decide.isError && (
          <p className="red" role="alert">
            {faultText(decide.error, shell)}
          </p>
        )}
      </div>
    </div>
  );
}
