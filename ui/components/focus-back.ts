import { useEffect, useState } from 'react';

/**
 * Gives the focus back to what had it when this appeared. Mantine's modals do so when they close; one that goes away while it is
 * open is gone before it can, and a keyboard would begin again at the top of the page.
 */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      setTimeout(() => {
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
      }, 0);
    },
    [before],
  );
}
