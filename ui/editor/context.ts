import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Flow } from '../../api/flows/contract.ts';
import type { Definition, Step } from '../../workflows/flow/flow.ts';
import type { Problem } from '../../workflows/flow/problems.ts';
import type { Saving } from './autosave.ts';
import type { Changes } from './changes.ts';
import { replaceStep } from './graph.ts';
import type { EditorStore } from './store.ts';

export type Tab = 'content' | 'timing' | 'people';
/** Whose data fills the previews. */
export interface Who {
  id: string;
  name: string;
  firstName: string;
  lastOrderAt: string | null;
}

/** How an e-mail is shown and tried: a flow's and a campaign's have endpoints of their own. Both are hooks of the same owner. */
export interface Mails {
  /** As the contact would get it; null = as an example contact. */
  usePreview(asked: { stepId: string; definition: Definition; contactId: string | null }): {
    data: { subject: string; preview: string; html: string; contactName: string } | undefined;
    error: unknown;
    refetch(): unknown;
  };
  /** One copy to a tester; `send` resolves with the subject, or null when it was refused. */
  useTestSend(stepId: string): { send(to: string, contactId: string | null): Promise<string | null>; fault: unknown; busy: boolean };
}

/** What the form of an e-mail needs to know, in a flow's editor and in a campaign's. */
export interface MailEditing {
  store: EditorStore;
  /** What is drawn: the live version, or the draft. */
  shown: Definition;
  live: Definition | null;
  problems: Problem[];
  saving: Pick<Saving, 'flush'>;
  readOnly: boolean;
  /** The field that a problem pointed at; `asked` grows with each asking. */
  focus: { field: string | null; asked: number };
  who: Who | null;
  setWho: (who: Who | null) => void;
  mails: Mails;
}

/** What every part of the editor shares; the drawing itself is in the store. */
export interface Editing extends MailEditing {
  flow: Flow;
  changes: Changes;
  saving: Saving;
  /** A step id, `TRIGGER`, `SETTINGS`, or null. */
  selected: string | null;
  tab: Tab;
  what: string | undefined;
  reason: string | undefined;
  select: (id: string | null, more?: { tab?: Tab; what?: string; reason?: string; field?: string | null }) => void;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error('Only inside the editor.');
  return editing;
}

/** Where a mail's form stands outside of a flow. */
export const MailContext = createContext<MailEditing | null>(null);

export function useMailEditing(): MailEditing {
  const [flow, mail] = [useContext(EditingContext), useContext(MailContext)];
  const editing = mail ?? flow;
  if (!editing) throw new Error('Only inside an editor.');
  return editing;
}

export const useEdit = () => useStore(useMailEditing().store, (s) => s.edit);

/** Changes the fields of one step; `field` keeps a burst of keystrokes one step of undo. */
export function useChangeStep<T extends Step>(step: T): (patch: Partial<T>, field: string) => void {
  const edit = useEdit();
  return (patch, field) =>
    edit((definition) => {
      const now = definition.steps.find((s) => s.id === step.id);
      return now ? replaceStep(definition, { ...now, ...patch } as Step) : definition;
    }, `${step.id}.${field}`);
}
