import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import { Fields } from './fields.tsx';
import css from './profile.module.css';
import { Standing } from './standing.tsx';

/** The left column: status with its date and source, fields, flows. */
export function About({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  return (
    <div className={css.sections}>
      <section className={css.section}>
        <h2 className="label">{contact.unmailable ? t('cannotBeMailed') : t('canBeMailed')}</h2>
        <Standing contact={contact} />
      </section>
      <section className={css.section}>
        <h2 className="label">{t('fields')}</h2>
        <Fields contact={contact} />
      </section>
      <section className={css.section}>
        <h2 className="label">{t('inFlows')}</h2>
        <Walks contact={contact} />
      </section>
    </div>
  );
}

function Walks({ contact: { enrollments, audienceId } }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  if (enrollments.length === 0) return <p className="softer">{t('noWalk')}</p>;
  return (
    <ul className={css.walks}>
      {enrollments.map(({ id, flowName, endedAt, outcome, stepName, enteredAt }) => (
        <li key={id}>
          <Link to="/a/$audienceId/enrollments/$enrollmentId" params={{ audienceId, enrollmentId: id }} className="row leads">
            <Icon name="flow" className="soft" />
            <span className="medium clip">{flowName}</span>
          </Link>
          <div className="meta" style={{ marginLeft: 24 }}>
            {endedAt
              ? t('walkEnded', { outcome: shell(`outcome.${outcome}`, { defaultValue: outcome ?? '' }), day: f.day(endedAt) })
              : Date.parse(enteredAt) > Date.now()
                ? t('walkBegins', { day: f.day(enteredAt) })
                : t('walkWaits', { step: stepName, day: f.day(enteredAt) })}
          </div>
        </li>
      ))}
    </ul>
  );
}
