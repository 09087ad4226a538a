import { useTranslation } from 'react-i18next';
import { type Step, walkOrder } from '../../workflows/flow/flow.ts';
import { useFormat } from '../shell/audience.tsx';
import { useEditing } from './context.ts';
import { reachedDays } from './days.ts';
import { edgesOf, SETTINGS, stepById } from './graph.ts';
import css from './inspector.module.css';
import { windowInWords } from './words.ts';

/** When a step happens and what can shift it, as sentences; the numbers are changed where they belong. */
export function Timing({ step }: { step: Step }) {
  const { t, i18n } = useTranslation('editor');
  const f = useFormat();
  const { shown, select, who } = useEditing();
  const { settings, trigger } = shown;
  const day = reachedDays(shown).get(step.id) ?? 0;
  const before = edgesOf(shown).find((edge) => edge.to === step.id);
  const wait = before && stepById(shown, before.from);
  const order = walkOrder(shown);
  const isLater = order
    .slice(
      0,
      order.findIndex((s) => s.id === step.id),
    )
    .some((s) => s.type === 'sendEmail');
  const lapsed = trigger.type === 'lapsed';
  const whoDay = lapsed && who?.lastOrderAt ? f.daysSince(who.lastOrderAt) : null;
  const window = windowInWords(settings.window, i18n.language, t);
  return (
    <>
      <p className="figure">{t('dayN', { day })}</p>
      <p className="soft">{t(lapsed ? 'timing.afterPurchase' : 'timing.afterEntry')}</p>
      {who && whoDay !== null && <p className="meta">{t('whoAtDay', { name: who.name, day: whoDay })}</p>}
      <dl className={css.rules}>
        {wait?.type === 'wait' && (
          <Rule label={t('timing.waits')} link={{ text: t('timing.changeWait'), go: () => select(wait.id, { tab: 'content' }) }}>
            {wait.until.kind === 'sincePurchase' ? t('wait.untilDay', { days: wait.until.days }) : t(`wait.kind.${wait.until.kind}`)}
          </Rule>
        )}
        {isLater && settings.minGapDays > 0 && (
          <Rule label={t('settings.minGap')} link={{ text: t('settings.title'), go: () => select(SETTINGS, { field: 'minGapDays' }) }}>
            {t('timing.gap', { count: settings.minGapDays })}
          </Rule>
        )}
        {step.type === 'sendEmail' && (
          <>
            <Rule label={t('settings.window')} link={{ text: t('settings.title'), go: () => select(SETTINGS, { field: 'window' }) }}>
              {settings.window ? `${window}, ${f.zoneName()}` : window}
            </Rule>
            <Rule label={t('settings.tooLate')} link={{ text: t('settings.title'), go: () => select(SETTINGS, { field: 'tooLateDays' }) }}>
              {t('timing.tooLate', { count: settings.tooLateDays })}
            </Rule>
          </>
        )}
      </dl>
      {settings.goal === 'order' && <p className="meta">{t('timing.stops')}</p>}
    </>
  );
}

function Rule({ label, link, children }: { label: string; link: { text: string; go(): void }; children: string }) {
  return (
    <div>
      <dt className="meta">{label}</dt>
      <dd>
        <span className="grow">{children}</span>
        <button type="button" className="link medium nowrap" onClick={link.go}>
          {link.text}
        </button>
      </dd>
    </div>
  );
}
