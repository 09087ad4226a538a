import type { ReactNode } from 'react';
import css from './settings.module.css';

/** A few fields that belong together, with a sentence beside them that says what they do. */
export function Group({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section className={css.group} aria-label={title}>
      <div>
        <h2>{title}</h2>
        <p className="soft">{hint}</p>
      </div>
      <div className={css.fields}>{children}</div>
    </section>
  );
}
