import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAudience, useFormat } from '../../shell/audience.tsx';

interface PeopleProps {
  count: number;
  capped: boolean;
  /** The contacts page's own filter: who they are. */
  filter: string;
  label: string;
}

/** How many, leading to who. */
export function People({ count, capped, filter, label }: PeopleProps) {
  const { t } = useTranslation('lists');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const number = capped ? t('more', { number: f.exact(count) }) : f.exact(count);
  if (count === 0) return <span className="num softer">{number}</span>;
  return (
    <Link
      to="/a/$audienceId/contacts"
      params={{ audienceId }}
      search={{ f: filter }}
      className="num leads"
      aria-label={`${number} ${label}`}
    >
      {number}
    </Link>
  );
}
