import type { IconName } from '../../components/icon-paths.tsx';

interface Face {
  icon: IconName;
  colour?: string;
  kind: Kind;
}

/** A type that is not below stands with its own name. */
export const unknownFace: Face = { icon: 'info', kind: 'changes' };
/** How each type of event looks, and under which kind one looks for it. */
export const faces: Record<string, Face> = {
  order: { icon: 'order', colour: 'green', kind: 'orders' },
  order_refunded: { icon: 'undo', colour: 'amber', kind: 'orders' },
  order_cancelled: { icon: 'undo', colour: 'amber', kind: 'orders' },
  order_changed: { icon: 'order', kind: 'orders' },
  sent: { icon: 'mail', kind: 'messages' },
  open: { icon: 'eye', kind: 'messages' },
  click: { icon: 'click', kind: 'messages' },
  bounce: { icon: 'warning', colour: 'red', kind: 'messages' },
  skipped: { icon: 'skip', colour: 'amber', kind: 'messages' },
  uncertain: { icon: 'warning', colour: 'amber', kind: 'messages' },
  failed: { icon: 'warning', colour: 'red', kind: 'messages' },
  entered: { icon: 'enter', kind: 'changes' },
  status: { icon: 'mail', kind: 'changes' },
  sms_status: { icon: 'phone', kind: 'changes' },
  changed: { icon: 'edit', kind: 'changes' },
  tag_added: { icon: 'tag', kind: 'changes' },
  tag_removed: { icon: 'tag', kind: 'changes' },
  segment_added: { icon: 'filter', kind: 'changes' },
  segment_removed: { icon: 'filter', kind: 'changes' },
  list: { icon: 'people', kind: 'changes' },
  groups: { icon: 'people', kind: 'changes' },
  permission: { icon: 'check', kind: 'changes' },
  signup: { icon: 'enter', kind: 'changes' },
  created: { icon: 'plus', kind: 'changes' },
  imported: { icon: 'enter', kind: 'changes' },
  import_undone: { icon: 'undo', colour: 'amber', kind: 'changes' },
  archived: { icon: 'archive', kind: 'changes' },
  unarchived: { icon: 'archive', kind: 'changes' },
  merged: { icon: 'copy', kind: 'changes' },
  unmerged: { icon: 'copy', kind: 'changes' },
  forgotten: { icon: 'close', colour: 'red', kind: 'changes' },
  exported: { icon: 'download', kind: 'changes' },
  note: { icon: 'note', kind: 'notes' },
  note_deleted: { icon: 'note', kind: 'notes' },
  custom: { icon: 'click', kind: 'events' },
};
export const kinds = ['orders', 'messages', 'changes', 'notes', 'events'] as const;
export type Kind = (typeof kinds)[number];
export const isKind = (show: string): show is Kind => (kinds as readonly string[]).includes(show);
