import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAudience } from '../../shell/audience.tsx';

type State = 'sending' | 'retry' | 'sent' | 'uncertain' | 'skipped' | 'failed';
export interface Behind {
  state?: State;
  reason?: string;
  did?: 'opened' | 'machineOpened' | 'clicked' | 'bounced' | 'unsubscribed' | 'bought';
  link?: number;
}

/** Every number leads to the people behind it. */
export function PeopleLink({
  campaignId,
  behind,
  children,
  className = 'leads',
}: {
  campaignId: string;
  behind: Behind;
  children: ReactNode;
  className?: string;
}) {
  const { id: audienceId } = useAudience();
  return (
    <Link to="/a/$audienceId/messages" params={{ audienceId }} search={{ campaignId, ...behind }} className={className}>
      {children}
    </Link>
  );
}
