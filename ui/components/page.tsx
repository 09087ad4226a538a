import { type ReactNode, useEffect } from 'react';
import { type Crumb, TopBar } from '../shell/top-bar.tsx';
import css from './page.module.css';

interface PageProps {
  /** The browser's title, and the last crumb when there are crumbs (`[]` = the title alone). */
  title: string;
  crumbs?: Crumb[] | undefined;
  /** Takes the place of the usual top bar (the editor, a test run). */
  header?: ReactNode;
  /** The content has its own edges and scrolls by itself. */
  flush?: boolean;
  children: ReactNode;
}

export function Page({ title, crumbs, header, flush = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Rekindle`;
  }, [title]);
  return (
    <div className={css.page}>
      {header ?? <TopBar title={title} crumbs={crumbs} />}
      <main id="main" tabIndex={-1} className={flush ? css.flush : css.main}>
        {children}
      </main>
    </div>
  );
}
