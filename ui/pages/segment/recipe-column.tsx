import { useTranslation } from 'react-i18next';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './recipes.module.css';
import { type Recipe, useRecipeCounts, useRecipes } from './use-recipes.ts';

interface RecipeColumnProps {
  /** As it stands: the recipe that says the same is marked. */
  rule: Rule;
  /** The segment is saved, so what it says now is kept. */
  saved: boolean;
  /** The live count has come: now these may be counted. */
  settled: boolean;
  use(recipe: Recipe): void;
}

/** Ready-made rules beside the builder, with how many each means. */
export function RecipeColumn({ rule, saved, settled, use }: RecipeColumnProps) {
  const { t } = useTranslation('segment');
  const f = useFormat();
  const recipes = useRecipes();
  const items = recipes.data?.items;
  const counts = useRecipeCounts(items, settled);
  const now = JSON.stringify(rule);
  return (
    <aside className={css.column} aria-label={t('recipes.title')}>
      <h2 className="h2">{t('recipes.title')}</h2>
      <p className="meta2">{t(saved ? 'recipes.kept' : 'recipes.fills')}</p>
      {recipes.isPending && <Skeleton lines={10} />}
      {recipes.isError && <ErrorState fault={recipes.error} retry={() => recipes.refetch()} />}
      {(['email', 'purchase'] as const).map((by) => (
        <section key={by} hidden={!items}>
          <h3 className="label">{t(`start.${by}`)}</h3>
          <ul>
            {items
              ?.filter((one) => one.by === by)
              .map((recipe) => (
                <li key={recipe.id}>
                  <button
                    type="button"
                    className={css.recipe}
                    title={t(`recipe.${recipe.id}.is`)}
                    aria-pressed={JSON.stringify(recipe.rule) === now}
                    onClick={() => use(recipe)}
                  >
                    <span className={css.words}>
                      {t(`recipe.${recipe.id}.name`)}
                      {recipe.recommended && <span className="tag green">{t('start.recommended')}</span>}
                    </span>
                    <RecipeCount count={counts.get(recipe.id)} say={f.exact} />
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </aside>
  );
}

/** undefined = not known yet, null = given up. */
export function RecipeCount({ count, say }: { count: number | null | undefined; say(count: number): string }) {
  const { t } = useTranslation('segment');
  if (count === undefined) return <span className={css.count} />;
  return (
    <span className={`meta2 num ${css.count}`} title={count === null ? t('recipes.givenUp') : undefined}>
      {count === null ? '–' : say(count)}
    </span>
  );
}
