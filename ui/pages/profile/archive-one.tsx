import { useNavigate } from '@tanstack/react-router';
import { ArchiveDialog } from '../../components/archive-dialog.tsx';
import { nameOf } from '../../components/person.tsx';
import type { Contact } from './contact.ts';

/** Archives this one person: the same dialog, the same run, the same way back. */
export function ArchiveOne({ contact, close }: { contact: Contact; close(): void }) {
  const navigate = useNavigate();
  const { id, audienceId } = contact;
  return (
    <ArchiveDialog
      whom={{ contactIds: [id] }}
      name={nameOf(contact)}
      close={close}
      started={(run) => navigate({ to: '/a/$audienceId/archive', params: { audienceId }, search: { run: run.id } })}
    />
  );
}
