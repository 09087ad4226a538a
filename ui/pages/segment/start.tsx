import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import { RecipeCount } from './recipe-column.tsx';
import css from './segment.module.css';
import { type Recipe, useRecipeCounts } from './use-recipes.ts';

/** What to begin with: recipes, each in a sentence, or nothing. */
export function Start({ recipes }: { recipes: Recipe[] }) {
  const { t } = useTranslation('segment');
  const counts = useRecipeCounts(recipes);
  return (
    <>
      {(['email', 'purchase'] as const).map((by) => (
        <section key={by}>
          <h2 className="label">{t(`start.${by}`)}</h2>
          <ul className={css.cards}>
            {recipes
              .filter((recipe) => recipe.by === by)
              .map(({ id, recommended, note }) => (
                <Card
                  key={id}
                  from={id}
                  name={t(`recipe.${id}.name`)}
                  is={t(`recipe.${id}.is`)}
                  recommended={recommended}
                  note={note && t(`start.note.${note}`)}
                  count={counts.get(id)}
                  counted
                />
              ))}
          </ul>
        </section>
      ))}
      <section>
        <h2 className="label">{t('start.own')}</h2>
        <ul className={css.cards}>
          <Card from="rule" name={t('start.rule')} is={t('start.ruleIs')} />
          <Card from="static" name={t('start.static')} is={t('start.staticIs')} />
        </ul>
      </section>
    </>
  );
}

interface CardProps {
  from: string;
  name: string;
  is: string;
  recommended?: boolean;
  note?: string | null;
  counted?: boolean;
  count?: number | null | undefined;
}

function Card({ from, name, is, recommended = false, note = null, counted = false, count }: CardProps) {
  const { t } = useTranslation('segment');
  const { id: audienceId } = useAudience();
  const f = useFormat();
  return (
    <li>
      <Link to="/a/$audienceId/segments/new" params={{ audienceId }} search={{ from }} className={css.card}>
        <span className={css.cardHead}>
          <span className="grow">
            <span className="strong">{name}</span> {recommended && <span className="tag green">{t('start.recommended')}</span>}
          </span>
          {counted && <RecipeCount count={count} say={f.exact} />}
        </span>
        <span className="soft">{is}</span>
        {note && (
          <span className={`meta ${css.note}`}>
            <Icon name="info" size={14} />
            {note}
          </span>
        )}
      </Link>
    </li>
  );
}
