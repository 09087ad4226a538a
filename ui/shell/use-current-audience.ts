import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { contract } from '../../api/contract.ts';
import { useRead } from '../api/queries.ts';
import { lastAudience, rememberAudience } from './last-audience.ts';

/** All audiences, and the one at hand: of the address, else the one seen last, else the first. */
export function useCurrentAudience() {
  const { audienceId } = useParams({ strict: false });
  const items = useRead(contract.audiences.list, {}).data?.items ?? [];
  useEffect(() => {
    if (audienceId) rememberAudience(audienceId);
  }, [audienceId]);
  const wanted = audienceId ?? lastAudience();
  return { audiences: items, audience: items.find(({ id }) => id === wanted) ?? items[0] };
}
