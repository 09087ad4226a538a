import { useTranslation } from 'react-i18next';
import type { FlowRow } from '../../../api/flows/contract.ts';
import { useFormat } from '../../shell/audience.tsx';

export function TriggerWords({ trigger }: { trigger: FlowRow['trigger'] }) {
  const { t } = useTranslation('flows');
  return trigger.type === 'lapsed' ? t('trigger.lapsed', { count: trigger.days }) : t(`trigger.${trigger.type}`);
}

/** What leaves next, what is held, or what stands in the way. */
export function NextSend({ flow }: { flow: FlowRow }) {
  const { t } = useTranslation('flows');
  const f = useFormat();
  const { status, problems, held, lateSoonest, next } = flow;
  if (status === 'archived') return null;
  if (status === 'draft')
    return problems ? (
      <Pair className="red medium" words={t('problems', { count: problems })} more={t('toFix')} />
    ) : (
      <Pair className="soft" words={t('ready')} />
    );
  if (held)
    return (
      <Pair
        className="amber medium"
        words={t('held', { count: held, number: f.exact(held) })}
        {...(lateSoonest ? { more: t('lateFrom', { when: f.weekday(lateSoonest) }) } : {})}
      />
    );
  if (status === 'paused') return <span className="softer">{t('nothingHeld')}</span>;
  if (!next) return <span className="softer">–</span>;
  return <Pair words={f.near(next.at)} more={t('mails', { count: next.messages, number: f.exact(next.messages) })} />;
}

function Pair({ words, more, className = '' }: { words: string; more?: string; className?: string }) {
  return (
    <span className={`row ${className}`} style={{ gap: 6 }}>
      <span>{words.charAt(0).toUpperCase() + words.slice(1)}</span>
      {more && <span className="meta num">{more}</span>}
    </span>
  );
}
