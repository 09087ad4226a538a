import { useTranslation } from 'react-i18next';
import type { Contact } from './contact.ts';
import { Fields } from './fields.tsx';
import { Lists } from './lists.tsx';
import { Permissions } from './permissions.tsx';
import css from './profile.module.css';
import side from './side.module.css';
import { sourceWords } from './source-words.ts';
import { Standing } from './standing.tsx';
import { Tags } from './tags.tsx';
import { Walks } from './walks.tsx';

/** The left column: subscriptions with their dates and sources, tags, lists, what they agreed to, fields, flows. */
export function About({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  return (
    <div className={css.sections}>
      <section className={side.section}>
        <h2 className="label">{contact.unmailable ? t('cannotBeMailed') : t('canBeMailed')}</h2>
        <Standing contact={contact} />
        <p className="meta" style={{ marginTop: 6 }}>
          {t('cameFrom', { source: sourceWords(contact.source, t) })}
        </p>
      </section>
      {/* an archived person is shown as they were */}
      <fieldset disabled={contact.archivedAt !== null} className={css.plain}>
        <section className={side.section}>
          <Tags contact={contact} />
        </section>
        <section className={side.section}>
          <Lists contact={contact} />
        </section>
        <Permissions contact={contact} />
        <section className={side.section}>
          <Fields contact={contact} />
        </section>
      </fieldset>
      <section className={side.section}>
        <Walks contact={contact} />
      </section>
    </div>
  );
}
