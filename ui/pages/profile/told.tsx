import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';
import { Field } from './field.tsx';
import fields from './fields.module.css';
import css from './told.module.css';

/** How mails reach them: what they chose, what opens and clicks have told, and which of them told it. */
export function Told({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const found = useRead(contract.contacts.told, { params: { id: contact.id } });
  if (found.isPending) return <Skeleton lines={6} height={24} />;
  if (found.isError) return <ErrorState fault={found.error} retry={() => found.refetch()} />;
  const { country, timeZone, client, browserLanguage, updatedAt, toldBy } = found.data;
  const names = (type: 'region' | 'language') => new Intl.DisplayNames(f.language, { type });
  const place = country ? names('region').of(country) : null;
  const line = (name: string, value: string | null | undefined, none: string) => (
    <div className={fields.field}>
      <dt>{t(`told.${name}`)}</dt>
      <dd>{value || <span className="softer">{none}</span>}</dd>
    </div>
  );
  return (
    <div className={css.told}>
      <section>
        <h2>{t('told.chosen')}</h2>
        <dl>
          <Field
            contact={contact}
            shape={{
              name: 'format',
              label: t('field.format'),
              type: 'choice',
              required: 'always',
              choices: (['html', 'text'] as const).map((value) => ({ value, label: t(`format.${value}`) })),
            }}
          />
          {line('updated', f.near(updatedAt), '–')}
        </dl>
        <p className="meta">{t('told.formatHint')}</p>
      </section>
      <section>
        <h2>{t('told.title')}</h2>
        <dl>
          {line('place', place, t('told.unknown'))}
          {line('timeZone', timeZone, place ? t('told.several') : t('told.unknown'))}
          {line('client', client, t('told.unknown'))}
          {line('language', browserLanguage && names('language').of(browserLanguage), t('told.unknown'))}
        </dl>
        <p className="meta">{t('told.hint')}</p>
      </section>
      <section className={css.by}>
        <h2>{t('told.by')}</h2>
        {toldBy.length === 0 && <Empty>{t('told.nobody')}</Empty>}
        <ul>
          {toldBy.map(({ type, at, messageId, subject, ...traits }) => (
            <li key={`${type}${at}`} className={css.line}>
              <Icon name={type === 'open' ? 'eye' : 'click'} className="soft" />
              <span>
                {t(`told.${type}`)}{' '}
                <Link
                  to="/a/$audienceId/messages"
                  params={{ audienceId: contact.audienceId }}
                  search={{ contactId: contact.id, id: messageId }}
                  className="leads medium"
                >
                  {subject}
                </Link>{' '}
                <span className="softer">
                  {[traits.client, traits.country && names('region').of(traits.country), f.near(at)].filter(Boolean).join(', ')}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
