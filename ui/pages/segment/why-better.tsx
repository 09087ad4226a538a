import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { leavesOf, type Rule } from '../../../workflows/flow/rule/rule.ts';
import { useRead } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { sayLeaf } from '../../components/rule/describe.ts';
import { useSpeech } from '../../components/rule/use-speech.ts';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './segment.module.css';

/** Beside the answer of a rule by opens what the recommended rule would say of the same person, and why. */
export function WhyBetter({ better, contactId, name }: { better: Rule; contactId: string; name: string }) {
  const { t } = useTranslation('segment');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const speech = useSpeech(audienceId, better);
  const found = useRead(contract.segments.explainRule, { body: { audienceId, rule: better, contactId } });
  if (!found.data || found.data.contactId !== contactId || found.data.archived) return null;
  const { holds, conditions } = found.data;
  // what stands under "none" keeps someone out when it holds, all else when it does not
  const barred = new Set(better.rules.flatMap((part, n) => (part.kind === 'group' && part.match === 'none' ? [`rules.${n}.`] : [])));
  const reasons = leavesOf(better).flatMap(({ leaf, path }) => {
    const is = conditions.find((one) => one.path === path)?.holds ?? false;
    const bars = [...barred].some((at) => path.startsWith(at));
    if (is !== bars) return [];
    return [bars ? sayLeaf(leaf, speech) : t('why.missing', { condition: sayLeaf(leaf, speech) })];
  });
  return (
    <p className={`soft ${css.whyBetter}`}>
      <Icon name="info" className="amber" />
      <span>{holds ? t('why.betterIn', { name }) : t('why.betterOut', { name, reasons: f.list(reasons) })}</span>
    </p>
  );
}
