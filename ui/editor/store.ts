import { type TemporalState, temporal } from 'zundo';
import { create, type StoreApi, type UseBoundStore } from 'zustand';
import type { Definition } from '../../workflows/flow/flow.ts';
import type { Place } from './graph.ts';

/** Keystrokes in one field closer together than this are one step of undo. */
const BURST_MS = 1_500;

export interface EditorState {
  definition: Definition;
  /** The edge whose menu of new steps is open. */
  adding: Place | null;
  /** `field` names what is typed into, so that a burst of keystrokes is undone at once. */
  edit: (change: (definition: Definition) => Definition, field?: string) => void;
  /** Takes what the server has, as the beginning of a new history. */
  adopt: (definition: Definition) => void;
  add: (place: Place | null) => void;
}
type Kept = Pick<EditorState, 'definition'>;
export type EditorStore = UseBoundStore<StoreApi<EditorState>> & { temporal: StoreApi<TemporalState<Kept>> };

/** One store per open flow; undo and redo cover the drawing, nothing else. */
export function createEditorStore(definition: Definition, now: () => number = Date.now): EditorStore {
  let burst = { field: '', at: 0 };
  const store = create<EditorState>()(
    temporal(
      (set, get) => ({
        definition,
        adding: null,
        edit: (change, field = '') => {
          const next = change(get().definition);
          if (next === get().definition) return;
          const goesOn = field !== '' && field === burst.field && now() - burst.at < BURST_MS;
          burst = { field, at: now() };
          if (goesOn) store.temporal.getState().pause();
          set({ definition: next });
          if (goesOn) store.temporal.getState().resume();
        },
        adopt: (fresh) => {
          burst = { field: '', at: 0 };
          store.temporal.getState().pause();
          set({ definition: fresh });
          store.temporal.getState().resume();
          store.temporal.getState().clear();
        },
        add: (place) => set({ adding: place }),
      }),
      { partialize: ({ definition }): Kept => ({ definition }), equality: (a, b) => a.definition === b.definition, limit: 200 },
    ),
  ) as EditorStore;
  return store;
}
