import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { Page } from '../../components/page.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { Actions } from './actions.tsx';
import { focusAsked } from './ask-why.tsx';
import { Editor } from './editor.tsx';
import css from './segment.module.css';
import { StaticSegment } from './static-segment.tsx';

const route = getRouteApi('/a/$audienceId/segments/$segmentId');

/** One segment: its rule and whom it means now, or the people someone chose. */
export function SegmentPage() {
  const { t } = useTranslation('segment');
  const { id: audienceId } = useAudience();
  const { segmentId } = route.useParams();
  const { why } = route.useSearch();
  const navigate = route.useNavigate();
  const found = useRead(contract.segments.one, { params: { id: segmentId } });
  const segment = found.data;
  const ask = (contactId: string | undefined) => {
    navigate({ search: contactId ? { why: contactId } : {}, replace: true });
    if (!contactId && why) focusAsked(why);
  };
  return (
    <Page
      title={segment?.name ?? t('one')}
      crumbs={[{ label: t('all'), link: { to: '/a/$audienceId/segments', params: { audienceId } } }]}
      flush
    >
      {found.isPending && (
        <div className={css.main}>
          <Skeleton lines={10} />
        </div>
      )}
      {found.isError && (
        <div className={css.main}>
          <ErrorState fault={found.error} retry={() => found.refetch()} />
        </div>
      )}
      {segment?.kind === 'static' && <StaticSegment key={segment.id} segment={segment} why={why} ask={ask} />}
      {segment?.rule && (
        <Editor
          key={segment.id}
          segment={segment}
          begin={{ name: segment.name, rule: segment.rule }}
          why={why}
          ask={ask}
          saved={() => undefined}
          actions={
            <>
              <Actions segment={segment} />
              {segment.problems.length > 0 && (
                <p className={css.broken} role="status">
                  <Icon name="warning" className="red" /> {t('broken')}
                </p>
              )}
            </>
          }
        />
      )}
    </Page>
  );
}
