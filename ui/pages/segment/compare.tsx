import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Rule, RuleNode } from '../../../workflows/flow/rule/rule.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { OnlyHere } from './only-here.tsx';
import css from './segment.module.css';

const group = (match: Rule['match'], ...rules: RuleNode[]): Rule => ({ kind: 'group', match, rules });
const within = (field: string): RuleNode => ({ kind: 'contact', condition: { field, op: 'within', days: 365 } });

interface CompareProps {
  rule: Rule;
  /** The recommended one. */
  better: Rule;
  /** The rule can be asked, and its own count has come. */
  ready: boolean;
  use(): void;
  /** Asks why someone is in. */
  ask(contactId: string): void;
}

/** Beside a rule by opens the recommended one, by clicks, orders and visits: whom only one of them means, and whom both. */
export function Compare({ rule, better, ready, use, ask }: CompareProps) {
  const { t } = useTranslation('segment');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const [open, show] = useState(false);
  const onlyHere = group('all', rule, group('none', better));
  const ordered = within('lastOrderAt');
  const rules = [
    rule,
    better,
    group('all', rule, better),
    group('all', onlyHere, ordered),
    group('all', onlyHere, group('none', ordered), group('any', within('lastClickedAt'), within('lastSeenAt'))),
  ];
  const found = useRead(contract.segments.counts, { body: { audienceId, rules } }, { enabled: ready, keep: true });
  const [here, there, both, bought, reacted] = (ready && found.data?.counts) || [];
  const known = here != null && there != null && both != null;
  const parts = known
    ? ([
        ['onlyHere', here - both],
        ['both', both],
        ['onlyThere', there - both],
      ] as const)
    : [];
  const apart = parts[0]?.[1] ?? 0;
  return (
    <section className={css.compare} aria-label={t('compare.title')} data-stale={found.isPlaceholderData || undefined}>
      <div className="row">
        <Icon name="check" className="green" />
        <h2 className="h3 grow">{t('compare.title')}</h2>
        {there != null && <b className="num">{f.exact(there)}</b>}
      </div>
      <p className="meta2">{t('recipe.silent.is')}</p>
      {known && (
        <>
          <div className={css.bar} aria-hidden="true" hidden={here === 0 && there === 0}>
            {parts.map(([name, count]) => count > 0 && <span key={name} data-part={name} style={{ flexGrow: count }} />)}
          </div>
          <ul className={css.shares}>
            {parts.map(([name, count]) => (
              <li key={name} data-part={name} className="meta2">
                <b className="num">{f.exact(count)}</b> {t(`compare.${name}`)}
              </li>
            ))}
          </ul>
        </>
      )}
      <div className={css.compareFoot}>
        <p className="meta2 grow">
          {apart > 0 && bought != null && reacted != null && t('compare.although', { ordered: f.exact(bought), reacted: f.exact(reacted) })}
        </p>
        {apart > 0 && (
          <button type="button" className="link medium" onClick={() => show(true)}>
            {t('compare.see', { count: apart, number: f.exact(apart) })}
          </button>
        )}
        <Button small onClick={use}>
          {t('compare.use')}
        </Button>
      </div>
      {open && <OnlyHere rule={onlyHere} count={apart} close={() => show(false)} ask={ask} />}
    </section>
  );
}
