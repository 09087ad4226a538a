import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';

/** Asks before what was typed is lost. Another search in the same address loses nothing. */
export function LeaveGuard({ when }: { when: boolean }) {
  const { t } = useTranslation('segment');
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => when && current.pathname !== next.pathname,
    enableBeforeUnload: () => when,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog title={t('leave.title')} close={blocker.reset}>
      <p>{t('leave.lost')}</p>
      <div className="row" style={{ justifyContent: 'flex-end', marginTop: 20 }}>
        <Button kind="quiet" onClick={blocker.proceed}>
          {t('leave.go')}
        </Button>
        <Button kind="primary" onClick={blocker.reset}>
          {t('leave.stay')}
        </Button>
      </div>
    </Dialog>
  );
}
