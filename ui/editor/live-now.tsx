import { useTranslation } from 'react-i18next';
import { useMailEditing } from './context.ts';
import css from './inspector.module.css';

/** Under a changed field: what customers get at present, and the way back to it. */
export function LiveNow({ was, now, putBack }: { was: string; now: string; putBack(): void }) {
  const { t } = useTranslation('editor');
  const { readOnly } = useMailEditing();
  if (was === now || readOnly) return null;
  return (
    <div className={css.liveNow}>
      <span className="grow clip" title={was}>
        {t('liveNow', { was: was || '–' })}
      </span>
      <button type="button" className="link medium" onClick={putBack}>
        {t('putBack')}
      </button>
    </div>
  );
}
