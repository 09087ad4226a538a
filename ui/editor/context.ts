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

/** What every part of the editor shares; the drawing itself is in the store. */
export interface Editing {
  flow: Flow;
  store: EditorStore;
  /** What is drawn: the live version, or the draft. */
  shown: Definition;
  live: Definition | null;
  changes: Changes;
  problems: Problem[];
  saving: Saving;
  readOnly: boolean;
  /** A step id, `TRIGGER`, `SETTINGS`, or null. */
  selected: string | null;
  tab: Tab;
  what: string | undefined;
  reason: string | undefined;
  select: (id: string | null, more?: { tab?: Tab; what?: string; reason?: string; field?: string | null }) => void;
  /** The field that a problem pointed at; `asked` grows with each asking. */
  focus: { field: string | null; asked: number };
  who: Who | null;
  setWho: (who: Who | null) => void;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error('Only inside the editor.');
  return editing;
}

export const useEdit = () => useStore(useEditing().store, (s) => s.edit);

/** Changes the fields of one step; `field` keeps a burst of keystrokes one step of undo. */
export function useChangeStep<T extends Step>(step: T): (patch: Partial<T>, field: string) => void {
  const edit = useEdit();
  return (patch, field) =>
    edit((definition) => {
      const now = definition.steps.find((s) => s.id === step.id);
      return now ? replaceStep(definition, { ...now, ...patch } as Step) : definition;
    }, `${step.id}.${field}`);
}
