import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiFailure } from '../api/client.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import css from './states.module.css';

/** One sentence why there is nothing, and what to do next. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={css.empty}>
      <p className="soft">{children}</p>
      {action}
    </div>
  );
}

/** What happened, what to do, and the id under which the server's log has it. */
export function ErrorState({ fault, retry }: { fault: unknown; retry?: () => void }) {
  const { t } = useTranslation('shell');
  const failure = fault instanceof ApiFailure ? fault : null;
  return (
    <div className={css.empty} role="alert">
      <p className="row">
        <Icon name="warning" className="red" />
        <span>{faultText(fault, t)}</span>
      </p>
      {failure?.id && (
        <p className="meta">
          {t('error.id')} <code>{failure.id}</code>
        </p>
      )}
      {retry && <Button onClick={retry}>{t('error.again')}</Button>}
    </div>
  );
}

/** The sentence for a fault, wherever it is shown. The API's own words, or ours when nothing came back. */
export function faultText(fault: unknown, t: (key: string) => string): string {
  if (!(fault instanceof ApiFailure)) return t('error.unexpected');
  if (fault.code === 'unreachable') return t('error.unreachable');
  return fault.message || t('error.unexpected');
}

/** Lines at the final size; they show after 200 ms, so a quick answer never flickers. */
export function Skeleton({ lines = 1, height = 20, gap = 16 }: { lines?: number; height?: number; gap?: number }) {
  const { t } = useTranslation('shell');
  return (
    <div className={css.lines} style={{ gap }} role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, n) => (
        <span key={n} className="skeleton" style={{ height, width: `${96 - ((n * 17) % 30)}%` }} />
      ))}
    </div>
  );
}
