import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Segment } from '../../../api/segments/contract.ts';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { Page } from '../../components/page.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { Editor } from './editor.tsx';
import { NewStatic } from './new-static.tsx';
import css from './segment.module.css';
import { Start } from './start.tsx';
import { useRecipes } from './use-recipes.ts';

const route = getRouteApi('/a/$audienceId/segments/new');
const empty: Rule = { kind: 'group', match: 'all', rules: [] };

/** A new segment: from a recipe, from nothing, or of people one names. */
export function NewSegmentPage() {
  const { t } = useTranslation('segment');
  const { id: audienceId } = useAudience();
  const { from, why } = route.useSearch();
  const navigate = route.useNavigate();
  const recipes = useRecipes(from !== 'static');
  const recipe = recipes.data?.items.find(({ id }) => id === from);
  const begin =
    from === 'rule' ? { name: '', rule: empty } : recipe && { name: t(`recipe.${recipe.id}.name`), rule: recipe.rule, recipe: recipe.id };
  const open = ({ id }: Segment) => navigate({ to: '/a/$audienceId/segments/$segmentId', params: { audienceId, segmentId: id } });
  const building = from !== undefined && from !== 'static' && begin;
  return (
    <Page
      title={t('new')}
      crumbs={[{ label: t('all'), link: { to: '/a/$audienceId/segments', params: { audienceId } } }]}
      flush={Boolean(building)}
    >
      {from === 'static' && <NewStatic made={open} />}
      {building && (
        <Editor
          key={from}
          segment={null}
          begin={begin}
          why={why}
          ask={(contactId) => navigate({ search: { from, ...(contactId ? { why: contactId } : {}) }, replace: true })}
          saved={open}
        />
      )}
      {!building && from !== 'static' && (
        <div className={css.start}>
          <h1>{t('new')}</h1>
          {recipes.isPending && <Skeleton lines={8} height={64} />}
          {recipes.isError && <ErrorState fault={recipes.error} retry={() => recipes.refetch()} />}
          {recipes.data && <Start recipes={recipes.data.items} />}
        </div>
      )}
    </Page>
  );
}
