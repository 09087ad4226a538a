import { useCallback, useEffect, useState } from 'react';

export interface Chosen {
  ids: ReadonlySet<string>;
  /** All that match, also those not loaded. */
  all: boolean;
}
const NOBODY: Chosen = { ids: new Set(), all: false };

/** Who is selected. It belongs to one way of looking at the list: `question` changes, and nobody is. */
export function useSelection(question: string) {
  const [chosen, setChosen] = useState<Chosen>(NOBODY);
  // where a stretch with Shift began
  const [anchor, setAnchor] = useState(0);
  useEffect(() => setChosen(NOBODY), [question]);

  const set = useCallback((ids: Iterable<string>) => setChosen({ ids: new Set(ids), all: false }), []);
  return {
    chosen,
    has: (id: string) => chosen.all || chosen.ids.has(id),
    any: chosen.all || chosen.ids.size > 0,
    toggle(id: string, at: number) {
      setAnchor(at);
      setChosen(({ ids, all }) => {
        const next = new Set(all ? [] : ids);
        if (!next.delete(id)) next.add(id);
        return { ids: next, all: false };
      });
    },
    /** Everyone from where the last one was picked to here, added. */
    stretch(ids: readonly string[], to: number) {
      const [from, end] = anchor < to ? [anchor, to] : [to, anchor];
      setChosen((before) => ({ ids: new Set([...before.ids, ...ids.slice(from, end + 1)]), all: false }));
    },
    begin: setAnchor,
    set,
    setAll: () => setChosen((before) => ({ ...before, all: true })),
    onlyThese: () => setChosen((before) => ({ ...before, all: false })),
    clear: () => setChosen(NOBODY),
  };
}
export type Selecting = ReturnType<typeof useSelection>;
