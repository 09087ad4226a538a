import { useNavigate } from '@tanstack/react-router';
import { ArchiveDialog, type ArchiveWhom } from '../../components/archive-dialog.tsx';
import { useAudience } from '../../shell/audience.tsx';
import type { Target } from './use-bulk.ts';
import type { List } from './use-list.ts';

interface ArchiveSelectionProps {
  list: List;
  target: Target;
  close(): void;
}

/** Archives those chosen, or all that match; the archive's page then shows how far it is. */
export function ArchiveSelection({ list, target: { chosen }, close }: ArchiveSelectionProps) {
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const whom: ArchiveWhom = chosen.all
    ? { filters: list.look.filters, ...(list.search ? { search: list.search } : {}) }
    : { contactIds: [...chosen.ids] };
  return (
    <ArchiveDialog
      whom={whom}
      close={close}
      started={(run) => navigate({ to: '/a/$audienceId/archive', params: { audienceId }, search: { run: run.id } })}
    />
  );
}
