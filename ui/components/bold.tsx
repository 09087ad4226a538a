import { Fragment } from 'react';

/** A sentence in which **these words** stand out. Translators place the marks; no markup is ever read from data. */
export function Bold({ children }: { children: string }) {
  return children.split('**').map((part, n) => {
    const Tag = n % 2 ? 'b' : Fragment;
    return <Tag key={n}>{part}</Tag>;
  });
}
