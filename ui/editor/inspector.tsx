import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from '../../workflows/flow/flow.ts';
import { IconButton } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import type { IconName } from '../components/icon-paths.tsx';
import { useFormat } from '../shell/audience.tsx';
import { type Tab, useEditing } from './context.ts';
import { reachedDays } from './days.ts';
import { SETTINGS, stepById, TRIGGER } from './graph.ts';
import css from './inspector.module.css';
import { People } from './people.tsx';
import { Saved } from './saved.tsx';
import { SettingsForm } from './settings-form.tsx';
import { StepMenu } from './step-menu.tsx';
import { faceOf } from './steps/index.ts';
import { Timing } from './timing.tsx';
import { TriggerForm } from './trigger-form.tsx';

/** What is selected, in words and forms. It saves as one types; Esc closes it. */
export function Inspector({ close }: { close(): void }) {
  const { t } = useTranslation('editor');
  const { selected, shown, tab, focus } = useEditing();
  const panel = useRef<HTMLElement>(null);
  const step = selected ? stepById(shown, selected) : undefined;

  // the field a problem pointed at; else the panel itself, so that Tab goes on from here
  useEffect(() => {
    const field = focus.field && panel.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(focus.field)}"]`);
    if (field) field.focus();
    else if (focus.asked > 0) panel.current?.focus({ preventScroll: true });
  }, [focus]);

  const head = headOf();
  if (!head) return null;
  return (
    <aside ref={panel} className={css.inspector} aria-label={head.title} tabIndex={-1}>
      <div className={css.head}>
        <Icon name={head.icon} size={20} className="soft" />
        <h2 className="clip">{head.title}</h2>
        <span className="grow" />
        <Saved />
        {step && <StepMenu step={step} close={close} />}
        <IconButton icon="close" label={t('close')} onClick={close} />
      </div>
      {selected === SETTINGS ? (
        <div className={css.scroll}>
          <SettingsForm />
        </div>
      ) : (
        <>
          <Tabs tabs={tabsOf(step)} />
          <div className={css.scroll} role="tabpanel" id="inspector-panel" aria-labelledby={`tab-${tab}`}>
            {panelOf(step)}
          </div>
        </>
      )}
    </aside>
  );

  function headOf(): { icon: IconName; title: string } | null {
    if (selected === SETTINGS) return { icon: 'settings', title: t('settings.title') };
    if (selected === TRIGGER) return { icon: 'enter', title: t(`trigger.${shown.trigger.type}`) };
    return step ? { icon: faceOf(step).icon, title: step.name || t(`kind.${step.type}`) } : null;
  }
  function tabsOf(of: Step | undefined): Tab[] {
    return of?.type === 'sendEmail' ? ['content', 'timing', 'people'] : of?.type === 'wait' ? ['content', 'timing'] : ['content', 'people'];
  }
  function panelOf(of: Step | undefined) {
    if (tab === 'people') return <People />;
    if (!of) return <TriggerForm />;
    if (tab === 'timing') return <Timing step={of} />;
    const { Form } = faceOf(of);
    return <Form step={of} />;
  }
}

function Tabs({ tabs }: { tabs: Tab[] }) {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const { selected, select, tab, shown, flow } = useEditing();
  const row = useRef<HTMLDivElement>(null);
  const day = selected ? reachedDays(shown).get(selected) : undefined;
  const waiting = flow.counts.steps.find((s) => s.stepId === selected)?.waiting;
  const beside: Partial<Record<Tab, string>> = {
    ...(day === undefined ? {} : { timing: t('dayN', { day }) }),
    ...(waiting && flow.activatedAt ? { people: f.exact(waiting) } : {}),
  };
  const move = (by: number) => {
    const to = (tabs.indexOf(tab) + by + tabs.length) % tabs.length;
    (row.current?.children[to] as HTMLElement | undefined)?.focus();
    select(selected, { tab: tabs[to] ?? 'content', field: `tab-${tabs[to]}` });
  };
  return (
    <div
      ref={row}
      className={css.tabs}
      role="tablist"
      onKeyDown={({ key }) => {
        if (key === 'ArrowRight') move(1);
        if (key === 'ArrowLeft') move(-1);
      }}
    >
      {tabs.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          data-field={`tab-${name}`}
          aria-selected={tab === name}
          aria-controls="inspector-panel"
          tabIndex={tab === name ? 0 : -1}
          onClick={() => select(selected, { tab: name, field: `tab-${name}` })}
        >
          {t(`tab.${name}`)}
          {beside[name] && <span className="meta num">{beside[name]}</span>}
        </button>
      ))}
    </div>
  );
}
