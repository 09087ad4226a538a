import { getRouteApi } from '@tanstack/react-router';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import css from './tabs.module.css';

const route = getRouteApi('/a/$audienceId/contacts/$contactId');
const all = ['overview', 'insights', 'notes', 'settings'] as const;
export type Tab = (typeof all)[number];

/** One stop for Tab; the arrows move and open. Who can only be reached by SMS has no settings of mail. */
export function Tabs({ contact, tab }: { contact: Contact; tab: Tab }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const navigate = route.useNavigate();
  const list = useRef<HTMLDivElement>(null);
  const tabs = all.filter((one) => one !== 'settings' || contact.email !== null);
  const open = (one: Tab) => navigate({ search: one === 'overview' ? {} : { tab: one }, replace: true });
  const move = ({ key }: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!by) return;
    const to = (tabs.indexOf(tab) + by + tabs.length) % tabs.length;
    open(tabs[to] as Tab);
    (list.current?.children[to] as HTMLElement | undefined)?.focus();
  };
  return (
    <div role="tablist" aria-label={t('tabs')} className={css.tabs} ref={list} onKeyDown={move}>
      {tabs.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`tab-${one}`}
          aria-selected={one === tab}
          tabIndex={one === tab ? 0 : -1}
          onClick={() => open(one)}
        >
          {t(`tab.${one}`)}
          {one === 'notes' && contact.noteCount > 0 && <span className="meta num">{f.exact(contact.noteCount)}</span>}
        </button>
      ))}
    </div>
  );
}
