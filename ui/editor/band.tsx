import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { call } from '../api/client.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { useFormat } from '../shell/audience.tsx';
import { useEditing } from './context.ts';
import css from './editor.module.css';
import { SETTINGS, TRIGGER } from './graph.ts';
import { windowInWords } from './words.ts';

/** The rule in words, what it has brought so far, when it may write; below it whatever holds the flow up. */
export function Band({ view }: { view: 'live' | 'draft' }) {
  const { t, i18n } = useTranslation('editor');
  const f = useFormat();
  const { shown, select, flow } = useEditing();
  const { goal, goalRule, window, holdoutPercent } = shown.settings;
  const stops = goal === 'order' ? (goalRule ? 'stopsBoth' : 'stops') : goalRule ? 'stopsGoal' : 'goesOn';
  return (
    <>
      <div className={css.band}>
        <Icon name="order" size={18} className={stops === 'goesOn' ? 'softer' : 'green'} />
        <b className="clip">{t(`band.${stops}`)}</b>
        {flow.activatedAt ? (
          <Results />
        ) : (
          holdoutPercent > 0 && (
            <>
              <i />
              <span className="soft nowrap">{t('band.heldOut', { percent: f.share(holdoutPercent / 100) })}</span>
            </>
          )
        )}
        <span className="grow" />
        <span className={`soft nowrap ${css.hours}`}>
          {windowInWords(window, i18n.language, t)}
          {window && `, ${f.zoneName()}`}
        </span>
        <button type="button" className="link medium nowrap" data-opens={SETTINGS} onClick={() => select(SETTINGS)}>
          {t('settings.title')}
        </button>
      </div>
      <Notices view={view} />
    </>
  );

  function Results() {
    const { treated, treatedBought, points, margin } = flow.lift;
    const people = (what: string) => () => select(TRIGGER, { tab: 'people', what });
    const sign = (n: number) => `${n > 0 ? '+' : ''}${f.tenth(n)}`;
    return (
      <>
        <i />
        <button type="button" className="leads nowrap num" onClick={people('bought')}>
          {t('band.bought', { number: f.exact(treatedBought) })}{' '}
          <span className="softer">{t('band.of', { number: f.exact(treated) })}</span>
        </button>
        <i />
        <button type="button" className={`leads nowrap num ${flow.wonBack ? 'green medium' : 'soft'}`} onClick={people('wonBack')}>
          {t('band.wonBack', { number: f.exact(flow.wonBack) })}
        </button>
        <i />
        {points === null || margin === null ? (
          <span className="softer nowrap">{t(flow.lift.holdout ? 'band.tooEarly' : 'band.noHoldout')}</span>
        ) : (
          <span className={`nowrap num ${points - margin > 0 ? 'green medium' : 'soft'}`}>
            {t('band.lift', { points: sign(points), margin: f.tenth(margin) })}
          </span>
        )}
      </>
    );
  }
}

function Notices({ view }: { view: 'live' | 'draft' }) {
  const { t } = useTranslation('editor');
  const { flow, readOnly, saving } = useEditing();
  const f = useFormat();
  const lines: { key: string; tone: string; text: string }[] = [];
  if (flow.status === 'paused')
    lines.push({ key: 'paused', tone: 'amber', text: t('notice.paused', { day: f.moment(flow.statusAt), held: f.exact(flow.held) }) });
  if (flow.heldReason && flow.status !== 'paused')
    lines.push({ key: 'held', tone: 'amber', text: t(`held.${flow.heldReason}`, { defaultValue: flow.heldReason }) });
  if (flow.shop.silentSince)
    lines.push({ key: 'silent', tone: 'amber', text: t('notice.silent', { at: f.moment(flow.shop.silentSince) }) });
  if (flow.shop.syncingSince)
    lines.push({ key: 'syncing', tone: 'amber', text: t('notice.syncing', { at: f.moment(flow.shop.syncingSince) }) });
  if (flow.providerOpenSince)
    lines.push({ key: 'provider', tone: 'red', text: t('notice.provider', { at: f.moment(flow.providerOpenSince) }) });
  if (flow.status === 'archived') lines.push({ key: 'archived', tone: '', text: t('notice.archived') });
  else if (view === 'live') lines.push({ key: 'live', tone: '', text: t(readOnly ? 'notice.live' : 'notice.liveSame') });
  return (
    <>
      {saving.state === 'conflict' && <Conflict />}
      {lines.map(({ key, tone, text }) => (
        <p key={key} className={`${css.notice} ${tone}`} role="status">
          {tone && <Icon name={tone === 'red' ? 'warning' : 'pause'} />}
          {text}
        </p>
      ))}
    </>
  );
}

/** Someone else saved since this page was opened: nothing is lost silently, and nothing overwritten. */
function Conflict() {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const queries = useQueryClient();
  const { flow, saving } = useEditing();
  const params = { id: flow.id };
  const theirs = useQuery({
    queryKey: [contract.flows.one.path, { params }, 'theirs'],
    queryFn: () => call(contract.flows.one, { params }),
  });
  const take = async () => {
    const fresh = await call(contract.flows.one, { params });
    queries.setQueryData([contract.flows.one.path, { params }], fresh);
    saving.restart(fresh);
  };
  return (
    <div className={`${css.notice} red`} role="alert">
      <Icon name="warning" />
      <span className="grow">{t('notice.conflict', { at: theirs.data ? f.time(theirs.data.draftAt) : '–' })}</span>
      <Button small onClick={() => void take()}>
        {t('notice.takeTheirs')}
      </Button>
    </div>
  );
}
