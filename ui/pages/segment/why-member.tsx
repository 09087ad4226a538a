import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { nameOf } from '../../components/person.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './segment.module.css';

/** Why someone is, or is not, among people chosen by hand: who put them in, when and how. */
export function WhyMember({ segmentId, contactId, close }: { segmentId: string; contactId: string; close(): void }) {
  const { t } = useTranslation('segment');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const who = useRead(contract.contacts.one, { params: { id: contactId } });
  const found = useRead(contract.segments.explain, { params: { id: segmentId }, query: { contact: contactId } });
  const fault = who.error ?? found.error;
  const name = who.data ? who.data.firstName || nameOf(who.data) : '';
  const added = found.data?.added;
  return (
    <section className={css.whyMember} aria-label={t('why.title')}>
      <div className="row">
        <h2 className="h2 grow">{found.data && name ? t(found.data.holds ? 'why.in' : 'why.out', { name }) : t('why.title')}</h2>
        <IconButton small icon="close" label={t('why.close')} onClick={close} />
      </div>
      {fault && <ErrorState fault={fault} />}
      {!fault && !(found.data && name) && <Skeleton lines={2} />}
      {found.data && name && (
        <ul className={css.parts}>
          <li data-holds={Boolean(added)}>
            <Icon name={added ? 'check' : 'close'} className={added ? 'green' : 'softer'} />
            <div className="grow">
              {added ? (
                <>
                  <span className="medium">
                    {t('why.added', { day: f.day(added.at), actor: t(`actor.${added.actor}`, { defaultValue: added.actor }) })}
                  </span>
                  {added.via && <p className="meta">{t(`why.via.${added.via}`)}</p>}
                </>
              ) : (
                <span className="medium">{t('why.notAdded')}</span>
              )}
              {found.data.archived && <p className="meta">{t('why.archivedMember', { name })}</p>}
            </div>
          </li>
        </ul>
      )}
      <Link to="/a/$audienceId/contacts/$contactId" params={{ audienceId, contactId }} className="link">
        {t('why.profile')}
      </Link>
    </section>
  );
}
