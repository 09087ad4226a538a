import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/icon.tsx';
import { faultText } from '../components/states.tsx';
import { useFormat } from '../shell/audience.tsx';
import { useEditing } from './context.ts';
import css from './inspector.module.css';

/** "Saving" only once it takes 300 ms, then the time. */
export function Saved() {
  const { t } = useTranslation('editor');
  const { t: said } = useTranslation('shell');
  const f = useFormat();
  const { saving } = useEditing();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (saving.state !== 'saving') return setSlow(false);
    const timer = setTimeout(() => setSlow(true), 300);
    return () => clearTimeout(timer);
  }, [saving.state]);
  if (saving.state === 'failed' || saving.state === 'conflict' || saving.state === 'invalid')
    return (
      <span className={`${css.saved} red`} role="status" title={saving.fault ? faultText(saving.fault, said) : undefined}>
        <Icon name="warning" />
        {t(`saving.${saving.state}`)}
      </span>
    );
  return (
    <span className={`${css.saved} num`} role="status">
      {slow ? (
        t('saving.saving')
      ) : (
        <>
          <Icon name="check" className="green" />
          {t('savedAtTime', { time: f.time(saving.at) })}
        </>
      )}
    </span>
  );
}
