import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAudience, useFormat } from '../shell/audience.tsx';
import css from './archive-dialog.module.css';
import type { DryRun } from './archive-dialog.tsx';
import { Icon } from './icon.tsx';
import { nameOf } from './person.tsx';

interface ArchiveBuyersProps {
  dry: DryRun;
  leave: boolean;
  setLeave(leave: boolean): void;
}

/** A warning: some of them bought lately. They can be left out, with what that changes. */
export function ArchiveBuyers({ dry, leave, setLeave }: ArchiveBuyersProps) {
  const { t } = useTranslation('archive');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const [who, setWho] = useState(false);
  const { buyers, withoutBuyers: rest, all } = dry;
  const said = [
    t('buyers.archived', { count: rest.contacts, number: f.exact(rest.contacts) }),
    ...(all.walks > 0 ? [t('buyers.walks', { count: rest.walks, number: f.exact(rest.walks) })] : []),
    ...(rest.charged.saves === null ? [] : [t('buyers.saves', { money: f.money(rest.charged.saves, dry.currency) })]),
  ];
  return (
    <div className={`note ${css.buyers}`}>
      <Icon name="warning" size={18} />
      <div className="grow">
        <div className="row">
          <b className="amber grow num">
            {t('buyers.title', {
              count: buyers.contacts,
              number: f.exact(buyers.contacts),
              money: f.money(buyers.revenue, dry.currency),
            })}
          </b>
          <button type="button" className="link medium nowrap" aria-expanded={who} onClick={() => setWho(!who)}>
            {t('buyers.who')}
          </button>
        </div>
        <p className="soft num">
          {t('buyers.why')} {buyers.walks > 0 && t('buyers.theirWalks', { count: buyers.walks, number: f.exact(buyers.walks) })}
        </p>
        {who && (
          <ul className={css.people}>
            {buyers.sample.map((person) => (
              <li key={person.id}>
                <Link to="/a/$audienceId/contacts/$contactId" params={{ audienceId, contactId: person.id }} className="leads medium">
                  {nameOf(person)}
                </Link>{' '}
                <span className="soft num">
                  {t('buyers.person', { day: f.day(person.lastOrderAt), money: f.money(person.revenue, dry.currency) })}
                </span>
              </li>
            ))}
            {buyers.contacts > buyers.sample.length && (
              <li className="meta num">
                {t('buyers.more', {
                  count: buyers.contacts - buyers.sample.length,
                  number: f.exact(buyers.contacts - buyers.sample.length),
                })}
              </li>
            )}
          </ul>
        )}
        {rest.contacts > 0 && (
          <Checkbox
            className={css.leave}
            checked={leave}
            onChange={(event) => setLeave(event.currentTarget.checked)}
            label={t('buyers.leave', { count: buyers.contacts, number: f.exact(buyers.contacts) })}
            description={said.join(' ')}
          />
        )}
      </div>
    </div>
  );
}
