import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Endpoint } from '../../api/http/endpoint.ts';
import { type Answer, type ApiFailure, call, type Said } from './client.ts';

const keyOf = (endpoint: Endpoint, said?: unknown) => (said === undefined ? [endpoint.path] : [endpoint.path, said]);

interface Reading {
  /** False = not yet: something it needs is not known. */
  enabled?: boolean;
  /** Read again so often while the page is seen; false = once. */
  every?: number | false;
  /** Show the answer to the last question until the new one is there. */
  keep?: boolean;
  /** Milliseconds for which an answer is as good as new; 5,000 unless said. */
  fresh?: number;
}

/** Reads an endpoint; the contract gives the types, its path the key of the cache. */
export const useRead = <E extends Endpoint>(
  endpoint: E,
  said: Said<E>,
  { enabled = true, every = false, keep = false, fresh }: Reading = {},
) =>
  useQuery<Answer<E>, ApiFailure>({
    queryKey: keyOf(endpoint, said),
    queryFn: ({ signal }) => call(endpoint, said, { signal }),
    enabled,
    refetchInterval: every,
    ...(fresh === undefined ? {} : { staleTime: fresh }),
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });

type Page = { items: unknown[]; next: string | null };
type ItemOf<E extends Endpoint> = Answer<E> extends { items: (infer Item)[] } ? Item : never;

/** Reads a list page by page: `items` is what has come so far, `pages` every answer whole. */
export function usePages<E extends Endpoint>(endpoint: E, said: Said<E>, { enabled = true, every = false, keep = true }: Reading = {}) {
  const found = useInfiniteQuery({
    queryKey: [...keyOf(endpoint, said), 'pages'],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(said as { query?: object }).query, ...(pageParam ? { cursor: pageParam } : {}) };
      return call(endpoint, { ...said, query } as Said<E>, { signal }) as Promise<Page>;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page) => last.next,
    enabled,
    refetchInterval: every,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
  const pages = (found.data?.pages ?? []) as unknown as Answer<E>[];
  return { ...found, pages, items: pages.flatMap((page) => (page as unknown as { items: ItemOf<E>[] }).items) };
}

/** Writes through an endpoint; what `refresh` names is read again afterwards. */
export function useWrite<E extends Endpoint>(endpoint: E, refresh: Endpoint[] = []) {
  const queries = useQueryClient();
  return useMutation<Answer<E>, ApiFailure, Said<E>>({
    mutationFn: (said) => call(endpoint, said),
    onSuccess: () => Promise.all(refresh.map((other) => queries.invalidateQueries({ queryKey: keyOf(other) }))),
  });
}
