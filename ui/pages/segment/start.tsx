import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { contract } from '../../../api/contract.ts';
import type { Answer } from '../../api/client.ts';
import { Icon } from '../../components/icon.tsx';
import { useAudience } from '../../shell/audience.tsx';
import css from './segment.module.css';

type Recipe = Answer<typeof contract.segments.recipes>['items'][number];

/** What to begin with: recipes, each in a sentence, or nothing. */
export function Start({ recipes }: { recipes: Recipe[] }) {
  const { t } = useTranslation('segment');
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
}

function Card({ from, name, is, recommended = false, note = null }: CardProps) {
  const { t } = useTranslation('segment');
  const { id: audienceId } = useAudience();
  return (
    <li>
      <Link to="/a/$audienceId/segments/new" params={{ audienceId }} search={{ from }} className={css.card}>
        <span className="row">
          <span className="strong">{name}</span>
          {recommended && <span className="tag green">{t('start.recommended')}</span>}
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
