import { Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages } from '../../api/queries.ts';
import { ContactPicker } from '../../components/contact-picker.tsx';
import { nameOf } from '../../components/person.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useWhomWords } from '../../components/whom-words.ts';
import { useAudience } from '../../shell/audience.tsx';
import css from './campaign.module.css';
import type { Draft } from './use-draft.ts';

type Choice = 'everyone' | 'segment' | 'one' | 'given';

/** Everyone, a segment, one person; or what the contacts page sent here. */
export function WhomForm({ draft: { campaign, change } }: { draft: Draft }) {
  const { t } = useTranslation('campaigns');
  const { id: audienceId } = useAudience();
  const words = useWhomWords();
  const { whom } = campaign;
  const [given] = useState(() => (isGiven(whom) ? whom : null));
  const [choice, choose] = useState<Choice>(choiceOf(whom));
  const [name, setName] = useState('');
  const segments = usePages(contract.segments.list, { query: { audienceId, limit: 200 } });
  const choices: Choice[] = ['everyone', 'segment', 'one', ...(given ? ['given' as const] : [])];
  const pick = (next: Choice) => {
    choose(next);
    if (next === 'everyone') change({ whom: { by: 'filters', filters: [] } });
    if (next === 'given' && given) change({ whom: given });
  };
  return (
    <div className={css.stack}>
      <Segmented<Choice>
        label={t('section.whom')}
        value={choice}
        onChange={pick}
        choices={choices.map((value) => ({
          value,
          label:
            value === 'given' && given
              ? words({ whomBy: given.by, whomSize: sizeOf(given), whomName: null, whomVersion: null })
              : t(`choice.${value}`),
        }))}
      />
      {choice === 'segment' &&
        (segments.isSuccess && segments.items.length === 0 ? (
          <p className="soft">{t('noSegments')}</p>
        ) : (
          <Select
            label={t('segment')}
            searchable
            allowDeselect={false}
            placeholder={t('chooseSegment')}
            nothingFoundMessage={t('noSegmentFits')}
            data={segments.items.map((segment) => ({ value: segment.id, label: segment.name }))}
            value={whom.by === 'segment' ? whom.segmentId : null}
            onChange={(segmentId) => segmentId && change({ whom: { by: 'segment', segmentId } })}
          />
        ))}
      {choice === 'one' && (
        <ContactPicker
          label={t('person')}
          value={whom.by === 'contacts' && whom.ids.length === 1 && whom.ids[0] ? { id: whom.ids[0], name: name || t('onePerson') } : null}
          onChange={(contact) => {
            setName(nameOf(contact));
            change({ whom: { by: 'contacts', ids: [contact.id] } });
          }}
        />
      )}
      {choice === 'everyone' && (
        <p className="meta">
          {t('everyoneHint')}{' '}
          <Link to="/a/$audienceId/contacts" params={{ audienceId }} className="link">
            {t('fromContacts')}
          </Link>
        </p>
      )}
    </div>
  );
}

const sizeOf = (whom: WhomSaid) =>
  whom.by === 'contacts' ? whom.ids.length : whom.by === 'filters' ? whom.filters.length + (whom.search ? 1 : 0) : 0;

type WhomSaid = Draft['campaign']['whom'];
const isGiven = (whom: WhomSaid) =>
  (whom.by === 'contacts' && whom.ids.length > 1) || (whom.by === 'filters' && (whom.filters.length > 0 || Boolean(whom.search)));
const choiceOf = (whom: WhomSaid): Choice => {
  if (isGiven(whom)) return 'given';
  return whom.by === 'segment' ? 'segment' : whom.by === 'contacts' ? 'one' : 'everyone';
};
