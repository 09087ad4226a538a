import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { usePages } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import { type Contact, calledBy, type FeedEntry } from './contact.ts';
import css from './feed.module.css';
import { FeedFilters, useFeedQuery } from './feed-filters.tsx';
import { FeedLine } from './feed-line.tsx';

/** What happened, newest first, by day; what is planned stands above it. */
export function Feed({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const query = useFeedQuery();
  const feed = usePages(contract.contacts.feed, { params: { id: contact.id }, query }, { every: 15_000 });
  const days = new Map<string, FeedEntry[]>();
  for (const entry of feed.items) {
    const day = f.longDay(entry.at);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  const ahead = !query.from && !query.to && !query.types && (query.kind ?? 'messages') === 'messages' && !contact.unmailable;
  return (
    <section aria-labelledby="activity">
      <div className={css.head}>
        <h2 id="activity">{t('activity')}</h2>
        <FeedFilters />
      </div>
      {ahead && <Planned contact={contact} />}
      {feed.isPending && <Skeleton lines={6} height={20} />}
      {feed.isError && <ErrorState fault={feed.error} retry={() => feed.refetch()} />}
      {[...days].map(([day, entries]) => (
        <div key={day} className={css.day}>
          <h3 className="label">{day.charAt(0).toUpperCase() + day.slice(1)}</h3>
          <ul>
            {entries.map((entry) => (
              <FeedLine key={entry.id} entry={entry} contact={contact} />
            ))}
          </ul>
        </div>
      ))}
      {feed.isSuccess && feed.items.length === 0 && <Empty>{t('nothing')}</Empty>}
      <LoadMore pages={feed} />
    </section>
  );
}

function Planned({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const { next, audienceId } = contact;
  if (!next?.at) return null;
  const day = f.longDay(next.at, true);
  return (
    <div className={css.day}>
      <h3 className="label accent">{`${day.charAt(0).toUpperCase() + day.slice(1)}, ${f.relative(next.at)}`}</h3>
      <div className={css.line}>
        <span className="meta num">{f.time(next.at)}</span>
        <Icon name="clock" size={18} className="accent" />
        <span>
          <b className="medium">{next.stepName}</b>{' '}
          <span className="soft">{t('leavesUnless', { name: calledBy(contact, t('they')) })}</span>
        </span>
        <Link
          to="/a/$audienceId/enrollments/$enrollmentId"
          params={{ audienceId, enrollmentId: next.enrollmentId }}
          className="link medium nowrap"
        >
          {t('walkLink')}
        </Link>
      </div>
    </div>
  );
}
