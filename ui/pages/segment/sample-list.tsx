import { useTranslation } from 'react-i18next';
import type { contract } from '../../../api/contract.ts';
import type { Answer } from '../../api/client.ts';
import { Avatar, nameOf } from '../../components/person.tsx';
import { StarRow } from '../../components/stars.tsx';
import { useFormat } from '../../shell/audience.tsx';
import { AskWhy } from './ask-why.tsx';
import css from './segment.module.css';

interface SampleListProps {
  people: Answer<typeof contract.segments.preview>['sample'];
  /** Whose explanation is open. */
  why?: string | undefined;
  ask(contactId: string): void;
}

/** Some of those whom a rule means: their last order, their stars; each can be asked about. */
export function SampleList({ people, why, ask }: SampleListProps) {
  const { t } = useTranslation('segment');
  const f = useFormat();
  const since = (at: string) => f.daysSince(at);
  return (
    <ul className={css.sample}>
      {people.map((person) => (
        <li key={person.id} data-on={why === person.id || undefined}>
          <Avatar name={nameOf(person)} size={20} />
          <span className="clip grow">{nameOf(person)}</span>
          <span className="soft meta2 num nowrap">
            {person.lastOrderAt
              ? t('preview.daysAgo', { count: since(person.lastOrderAt), number: f.exact(since(person.lastOrderAt)) })
              : t('preview.never')}
          </span>
          {person.rating === null ? (
            <span className={`softer ${css.unrated}`}>–</span>
          ) : (
            <StarRow rating={person.rating} label={t('preview.stars', { number: person.rating })} />
          )}
          <AskWhy person={person} ask={ask} />
        </li>
      ))}
    </ul>
  );
}
