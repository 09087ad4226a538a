import { TextInput } from '@mantine/core';
import { DateTime } from 'luxon';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Segmented } from '../../components/segmented.tsx';
import { useAudience } from '../../shell/audience.tsx';
import css from './campaign.module.css';
import type { Draft } from './use-draft.ts';

const kinds = ['now', 'at', 'local'] as const;
type Kind = (typeof kinds)[number];
const FORM = "yyyy-MM-dd'T'HH:mm";

/** At once, at a time in the audience's zone, or at that hour on everyone's own clock. */
export function WhenForm({ draft: { campaign, change } }: { draft: Draft }) {
  const { t } = useTranslation('campaigns');
  const { timeZone } = useAudience();
  const { schedule } = campaign;
  const said =
    schedule.when === 'local'
      ? schedule.local
      : schedule.when === 'at'
        ? DateTime.fromISO(schedule.at, { zone: timeZone }).toFormat(FORM)
        : '';
  const [typed, setTyped] = useState(said);
  const set = (when: Kind, local: string) => {
    if (when === 'now') return change({ schedule: { when } });
    const at = DateTime.fromISO(local, { zone: timeZone });
    if (!at.isValid) return;
    change({ schedule: when === 'local' ? { when, local } : { when, at: at.toUTC().toISO() as string } });
  };
  const pick = (when: Kind) => {
    // tomorrow at nine, to begin with
    const local = typed || DateTime.now().setZone(timeZone).plus({ days: 1 }).set({ hour: 9, minute: 0 }).toFormat(FORM);
    setTyped(local);
    set(when, local);
  };
  return (
    <div className={css.stack}>
      <Segmented<Kind>
        label={t('section.when')}
        value={schedule.when}
        onChange={pick}
        choices={kinds.map((value) => ({ value, label: t(`when.${value}`) }))}
      />
      {schedule.when !== 'now' && (
        <TextInput
          type="datetime-local"
          label={t('whenAt')}
          description={schedule.when === 'at' ? t('whenZone', { zone: timeZone }) : t('whenLocal', { zone: timeZone })}
          style={{ maxWidth: 320 }}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            set(schedule.when, event.currentTarget.value);
          }}
        />
      )}
    </div>
  );
}
