import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Page } from '../../components/page.tsx';
import { Avatar, nameOf } from '../../components/person.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { Actions } from './actions.tsx';
import css from './enrollment.module.css';
import { Side } from './side.tsx';
import { Standing } from './standing.tsx';
import { Story } from './story.tsx';

/** One contact's walk through a flow: what happened and why, what it waits for, what comes. */
export function EnrollmentPage() {
  const { t } = useTranslation('enrollment');
  const audience = useAudience();
  const { enrollmentId } = useParams({ from: '/a/$audienceId/enrollments/$enrollmentId' });
  const walk = useRead(contract.enrollments.one, { params: { id: enrollmentId } }, { every: 5_000 });
  const flows = { label: t('flows'), link: { to: '/a/$audienceId/flows', params: { audienceId: audience.id } } as const };
  if (!walk.data)
    return (
      <Page title={t('title')} crumbs={[flows]}>
        {walk.isError ? <ErrorState fault={walk.error} retry={() => walk.refetch()} /> : <Skeleton lines={10} />}
      </Page>
    );
  const name = nameOf(walk.data.contact);
  const flow = {
    label: walk.data.flowName,
    link: { to: '/a/$audienceId/flows/$flowId', params: { audienceId: audience.id, flowId: walk.data.flowId } } as const,
  };
  return (
    <Page title={name} crumbs={[flow]} flush>
      <div className={css.walk}>
        <div className={css.main}>
          <div className={css.head}>
            <Avatar name={name} size={32} />
            <h1 className={css.title}>
              {name} <span className="soft">{t('in', { flow: walk.data.flowName })}</span>
            </h1>
            <Standing walk={walk.data} />
            <span className="grow" />
            {walk.data.waiting && <Actions walk={walk.data} />}
          </div>
          <Story walk={walk.data} />
        </div>
        <Side walk={walk.data} />
      </div>
    </Page>
  );
}
