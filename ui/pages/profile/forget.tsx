import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { nameOf } from '../../components/person.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { TypedConfirm } from '../../components/typed-confirm.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Contact } from './contact.ts';

/** Deletes for ever: says in numbers what goes and what stays, and wants the word typed. */
export function Forget({ contact, close }: { contact: Contact; close(): void }) {
  const { t } = useTranslation('profile');
  const f = useFormat();
  const navigate = useNavigate();
  const { id, audienceId } = contact;
  const preview = useRead(contract.forgetting.preview, { params: { id } });
  const forget = useWrite(contract.forgetting.one, [contract.contacts.list, contract.contacts.count]);
  const yes = () =>
    forget.mutate(
      { params: { id }, body: { confirm: 'DELETE' } },
      { onSuccess: () => navigate({ to: '/a/$audienceId/contacts', params: { audienceId } }) },
    );
  const of = preview.data;
  return (
    <TypedConfirm
      deed="forget"
      title={t('forget.title', { name: nameOf(contact) })}
      verb={t('forget.verb')}
      busy={forget.isPending}
      fault={forget.error}
      onYes={yes}
      close={close}
    >
      {preview.isPending && <Skeleton lines={3} />}
      {preview.isError && <ErrorState fault={preview.error} retry={() => preview.refetch()} />}
      {of && (
        <>
          <p>
            {t('forget.gone', {
              notes: f.exact(of.notes),
              tags: f.exact(of.tags),
              lists: f.exact(of.lists),
              walks: f.exact(of.activeWalks),
            })}
          </p>
          <p className="soft">
            {t('forget.kept', { orders: f.exact(of.orders), revenue: f.money(of.revenue), messages: f.exact(of.messages) })}
          </p>
          <p className="soft">{t('forget.never')}</p>
        </>
      )}
    </TypedConfirm>
  );
}
