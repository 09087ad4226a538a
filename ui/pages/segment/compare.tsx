import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './segment.module.css';

const all = (...rules: Rule['rules']): Rule => ({ kind: 'group', match: 'all', rules });
const none = (rule: Rule): Rule => ({ kind: 'group', match: 'none', rules: [rule] });

function useCount(rule: Rule, enabled: boolean) {
  const { id: audienceId } = useAudience();
  return useRead(contract.segments.preview, { body: { audienceId, rule } }, { enabled, keep: true }).data;
}

/** Beside a rule by opens the recommended one, by clicks, orders and visits: whom only one of them means, and whom both. */
export function Compare({ rule, ready, use }: { rule: Rule; ready: boolean; use(rule: Rule): void }) {
  const { t } = useTranslation('segment');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const recipes = useRead(contract.segments.recipes, { query: { audienceId } });
  const better = recipes.data?.items.find(({ recommended }) => recommended)?.rule;
  const other = better ?? rule;
  const asks = ready && better !== undefined;
  const parts = [
    { name: 'onlyHere', found: useCount(all(rule, none(other)), asks) },
    { name: 'both', found: useCount(all(rule, other), asks) },
    { name: 'onlyThere', found: useCount(all(other, none(rule)), asks) },
  ] as const;
  if (!better) return null;
  const known = parts.every(({ found }) => found !== undefined);
  return (
    <section className={css.compare} aria-label={t('compare.title')}>
      <div className="row">
        <Icon name="check" className="green" />
        <h2 className="h3 grow">{t('compare.title')}</h2>
      </div>
      <p className="meta2">{t('recipe.silent.is')}</p>
      {known && (
        <>
          <div className={css.bar} aria-hidden="true">
            {parts.map(
              ({ name, found }) => found && found.count > 0 && <span key={name} data-part={name} style={{ flexGrow: found.count }} />,
            )}
          </div>
          <ul className={css.shares}>
            {parts.map(({ name, found }) => (
              <li key={name} data-part={name} className="meta2">
                <b className="num">{found?.capped ? t('preview.over', { number: f.exact(found.count) }) : f.exact(found?.count ?? 0)}</b>{' '}
                {t(`compare.${name}`)}
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button small onClick={() => use(better)}>
          {t('compare.use')}
        </Button>
      </div>
    </section>
  );
}
