import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Policy } from '../../../api/sunset/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Bold } from '../../components/bold.tsx';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { problemsOf } from '../../components/rule/problems.ts';
import { unfinished } from '../../components/rule/unfinished.ts';
import { faultText } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { Asks } from './asks.tsx';
import { draftOf, dryPart, emptyDraft } from './draft.ts';
import { DryRun } from './dry-run.tsx';
import { Parts } from './parts.tsx';
import { RunsSoFar } from './runs.tsx';
import css from './sunset.module.css';

const refreshed = [contract.sunset.list, contract.sunset.one];

/** The policy's sentences at the left, what they come to at the right, what happens next at the foot. */
export function Editor({ policy }: { policy: Policy | null }) {
  const { t } = useTranslation('sunset');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const saved = policy ? draftOf(policy) : emptyDraft(t('newName'));
  const [draft, setDraft] = useState(saved);
  const changed = !policy || JSON.stringify(draft) !== JSON.stringify(saved);
  const dry = useWrite(contract.sunset.dryRun);
  const asked = JSON.stringify(dryPart(draft));
  const [dryOf, setDryOf] = useState('');
  const runDry = () => {
    setDryOf(asked);
    dry.mutate({ body: { audienceId, ...(policy ? { policyId: policy.id } : {}), ...dryPart(draft) } });
  };
  // whatever a run did changes what the next one would do
  const ran = `${policy?.lastRun?.id} ${policy?.lastRun?.state} ${policy?.lastRun?.archived}`;
  useEffect(runDry, [ran]);
  const stale = dryOf !== asked;
  const create = useWrite(contract.sunset.create, refreshed);
  const update = useWrite(contract.sunset.update, refreshed);
  const remove = useWrite(contract.sunset.remove, refreshed);
  const list = () => navigate({ to: '/a/$audienceId/archive/policies', params: { audienceId } });
  const save = () =>
    policy
      ? update.mutate({ params: { id: policy.id }, body: draft })
      : create.mutate(
          { body: { audienceId, ...draft } },
          { onSuccess: ({ id }) => navigate({ to: '/a/$audienceId/archive/policies/$policyId', params: { audienceId, policyId: id } }) },
        );
  const put = (state: 'on' | 'paused') => policy && update.mutate({ params: { id: policy.id }, body: { state } });
  const open = draft.who.by === 'rule' && unfinished(draft.who.rule).length > 0;
  const problems = stale ? [] : problemsOf(dry.error);
  const fault = create.error ?? update.error ?? remove.error;
  const n = (key: string, count: number) => t(key, { count, number: f.exact(count) });
  const does = dry.data;
  const consequence = does && [
    ...(does.archive > 0 || does.series === 0 ? [n('foot.archive', does.archive)] : []),
    ...(does.series > 0 ? [n('foot.series', does.series)] : []),
  ];
  return (
    <div className={css.frame}>
      <div className={css.halves}>
        <div className={css.form}>
          <h1 className="unseen">{draft.name || t('name')}</h1>
          <div className={css.head}>
            <TextInput
              className={css.name}
              aria-label={t('name')}
              value={draft.name}
              maxLength={120}
              onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
            />
            {policy && (
              <>
                <span className={`tag ${policy.state === 'on' ? 'green' : ''}`}>{t(`state.${policy.state}`)}</span>
                {policy.onSince && <span className="meta num">{t('since', { day: f.day(policy.onSince) })}</span>}
                <span className="grow" />
                <Confirm
                  effect={t('removeEffect')}
                  verb={t('remove')}
                  danger
                  onYes={() => remove.mutate({ params: { id: policy.id } }, { onSuccess: list })}
                >
                  {(ask) => (
                    <Button kind="quiet" onClick={ask}>
                      {t('remove')}
                    </Button>
                  )}
                </Confirm>
                <Button
                  icon={policy.state === 'on' ? 'pause' : 'play'}
                  busy={update.isPending}
                  reason={changed && policy.state === 'paused' ? t('saveFirst') : null}
                  onClick={() => put(policy.state === 'on' ? 'paused' : 'on')}
                >
                  {t(policy.state === 'on' ? 'pause' : 'putOn')}
                </Button>
              </>
            )}
          </div>
          <p className={`soft ${css.lead}`}>{t('signs')}</p>
          {policy?.lastRun?.state === 'asks' && <Asks run={policy.lastRun} />}
          <Parts draft={draft} setDraft={setDraft} dry={stale ? null : (does ?? null)} next={policy?.next ?? []} problems={problems} />
        </div>
        <aside className={css.side} aria-label={t('dry.title')}>
          <DryRun
            dry={does ?? null}
            busy={dry.isPending}
            fault={dry.error}
            stale={stale}
            reason={open ? t('who.unfinished') : null}
            again={runDry}
          />
          {policy && <RunsSoFar policyId={policy.id} series={draft.first !== null} />}
        </aside>
      </div>
      <footer className={css.foot}>
        <p className="grow num">
          {Boolean(fault) && (
            <span className="red" role="alert">
              {faultText(fault, shell)}{' '}
            </span>
          )}
          {stale ? (
            <span className="soft">{t('foot.stale')}</span>
          ) : (
            consequence && (
              <Bold>
                {t(does.over ? 'foot.over' : policy?.next[0] && !changed ? 'foot.on' : 'foot.now', {
                  when: policy?.next[0] ? f.moment(policy.next[0]) : '',
                  what: f.list(consequence),
                })}
              </Bold>
            )
          )}{' '}
          <span className="soft">{t('foot.undo')}</span>
        </p>
        <Button
          kind="primary"
          busy={create.isPending || update.isPending}
          reason={
            !changed ? t('nothing') : draft.name.trim() === '' ? t('nameFirst') : open ? t('who.unfinished') : stale ? t('dryFirst') : null
          }
          onClick={save}
        >
          {t(policy ? 'save' : 'create')}
        </Button>
      </footer>
    </div>
  );
}
