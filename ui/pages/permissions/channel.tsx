import { useTranslation } from 'react-i18next';
import type { Permission } from '../../../api/permissions/contract.ts';
import { Button } from '../../components/button.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './permissions.module.css';

interface ChannelProps {
  channel: 'email' | 'sms';
  /** Newest first. */
  versions: Permission[];
  brand: string;
  write(): void;
}

/** The words of one channel: those in force, and those before with who agreed to them. */
export function Channel({ channel, versions, brand, write }: ChannelProps) {
  const { t } = useTranslation('permissions');
  const [current, ...earlier] = versions;
  return (
    <section className={css.channel} aria-labelledby={`permissions-${channel}`}>
      <div className="row">
        <h2 id={`permissions-${channel}`} className="grow">
          {t(channel)}
        </h2>
        <Button icon={current ? 'edit' : 'plus'} onClick={write}>
          {current ? t('write') : t('writeFirst')}
        </Button>
      </div>
      {current ? (
        <Version permission={current} isCurrent />
      ) : (
        <p className="soft">{channel === 'email' ? t('none', { name: brand }) : t('noneSms', { name: brand })}</p>
      )}
      {earlier.length > 0 && (
        <details className={css.earlier}>
          <summary className="label">{t('earlier')}</summary>
          {earlier.map((permission) => (
            <Version key={permission.id} permission={permission} />
          ))}
        </details>
      )}
    </section>
  );
}

function Version({ permission, isCurrent = false }: { permission: Permission; isCurrent?: boolean }) {
  const { t } = useTranslation('permissions');
  const f = useFormat();
  const { version, text, createdAt, granted, refused } = permission;
  const number = ({ count, capped }: Permission['granted']) => (capped ? t('more', { number: f.exact(count) }) : f.exact(count));
  return (
    <article className={css.version}>
      <p className={css.words}>{text}</p>
      <p className="row meta">
        <span>{t('version', { version, day: f.day(createdAt) })}</span>
        {isCurrent && <span className="tag">{t('current')}</span>}
        <span className="grow" />
        <span className="num" title={t('people')}>
          {t('agreed', { number: number(granted) })}
        </span>
        <span className="num" title={t('people')}>
          {t('refused', { number: number(refused) })}
        </span>
      </p>
    </article>
  );
}
