import { Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button, ButtonLink, IconButton } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { Segmented } from '../components/segmented.tsx';
import { useAudience, useFormat } from '../shell/audience.tsx';
import { useEditing } from './context.ts';
import css from './editor.module.css';
import { FlowMenu } from './flow-menu.tsx';
import { FlowName } from './flow-name.tsx';
import { ProblemList } from './problem-list.tsx';

export function Header({ view, publish }: { view: 'live' | 'draft'; publish(): void }) {
  const { t } = useTranslation('editor');
  const audience = useAudience();
  const { flow, store, changes, problems, saving } = useEditing();
  const navigate = useNavigate({ from: '/a/$audienceId/flows/$flowId' });
  const steps = useStore(store.temporal, (s) => `${s.pastStates.length > 0}/${s.futureStates.length > 0}`);
  const [canUndo, canRedo] = steps.split('/').map((said) => said === 'true');
  const { undo, redo } = store.temporal.getState();
  const choices = [
    { value: 'live' as const, label: t('view.live'), count: flow.live ? t('view.version', { number: flow.live.number }) : '' },
    {
      value: 'draft' as const,
      label: t('view.draft'),
      count: changes.count ? t('view.changes', { count: changes.count }) : t('view.same'),
    },
  ];
  return (
    <header className={css.top}>
      <Link to="/a/$audienceId/flows" params={{ audienceId: audience.id }} className="icon-btn small" aria-label={t('back')}>
        <Icon name="left" size={18} />
      </Link>
      <span className={`${css.wide} softer nowrap`}>{audience.name}</span>
      <span className={`${css.wide} softer`}>/</span>
      <FlowName />
      <Status />
      <span className="grow" />
      {flow.live && (
        <span className={css.view}>
          <Segmented
            small={false}
            label={t('view.label')}
            value={view}
            choices={choices}
            onChange={(chosen) => navigate({ search: (now) => ({ ...now, view: chosen }), replace: true })}
          />
        </span>
      )}
      <span className="grow" />
      <span className={css.history}>
        <IconButton icon="undo" label={t('undo')} off={!canUndo} onClick={() => undo()} />
        <IconButton icon="redo" label={t('redo')} off={!canRedo} onClick={() => redo()} />
      </span>
      <Problems />
      <ButtonLink
        to="/a/$audienceId/flows/$flowId/test-runs/{-$runId}"
        params={{ audienceId: audience.id, flowId: flow.id }}
        icon="flask"
        className={css.wide}
        onClick={() => void saving.flush()}
      >
        {t('testRun')}
      </ButtonLink>
      <Button kind="primary" reason={whyNot()} onClick={async () => (await saving.flush()) && publish()}>
        {t('publish')}
      </Button>
      <FlowMenu />
    </header>
  );

  function whyNot(): string | null {
    if (flow.status === 'archived') return t('cannot.archived');
    if (saving.state === 'conflict') return t('cannot.conflict');
    if (flow.live && changes.count === 0) return t('cannot.same');
    if (problems.some((p) => p.code === 'noEntry')) return t('cannot.empty');
    return null;
  }
}

const colours = { live: 'green', draft: '', paused: 'amber', archived: '' } as const;

function Status() {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const { flow, saving } = useEditing();
  return (
    <>
      <span className={`tag ${colours[flow.status]}`}>
        <span className={flow.status === 'draft' ? 'dot hollow' : 'dot'} style={{ width: 6, height: 6 }} />
        {t(`status.${flow.status}`)}
      </span>
      <span className={`${css.since} meta nowrap num`}>
        {flow.status === 'draft' ? t('savedAt', { time: f.time(saving.at) }) : t('since', { day: f.day(flow.statusAt) })}
      </span>
    </>
  );
}

function Problems() {
  const { t } = useTranslation('editor');
  const { problems } = useEditing();
  const [open, list] = useDisclosure();
  if (problems.length === 0)
    return (
      <span className={`${css.wide} row soft medium`} style={{ gap: 6, padding: '0 8px' }}>
        <Icon name="check" className="green" />
        <span className="nowrap">{t('noProblems')}</span>
      </span>
    );
  return (
    <Popover opened={open} onChange={list.toggle} width={400} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className="btn quiet"
          style={{ padding: '0 8px', color: 'var(--red)' }}
          aria-expanded={open}
          onClick={list.toggle}
        >
          <Icon name="warning" />
          <span className={`num ${css.problemWords}`}>{t('problems', { count: problems.length })}</span>
          <span className={`num ${css.problemCount}`} aria-hidden="true">
            {problems.length}
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={4} aria-label={t('problems', { count: problems.length })}>
        <ProblemList close={list.close} />
      </Popover.Dropdown>
    </Popover>
  );
}
