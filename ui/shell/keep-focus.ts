const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex]:not([tabindex="-1"])';
/** What opens or closes takes or gives the focus itself within this many milliseconds. */
const PATIENCE = 90;
/** How many places back a way is looked for. */
const REMEMBERED = 12;

interface Place {
  element: HTMLElement;
  /** All that stood around it, the nearest first. */
  around: Element[];
  box: DOMRect;
  /** Of a menu, which goes back to what opened it. */
  inMenu: boolean;
}

/**
 * Whoever works by keyboard is never thrown back to the top of the page: when what has the focus goes away (a tag taken off, a field
 * saved, a dialog closed that a menu had opened, another page), the nearest that is left gets it. Returns what ends it.
 */
export function keepFocus(): () => void {
  let been: Place[] = [];
  let byKeys = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    const around: Element[] = [];
    for (let at = target.parentElement; at && at !== document.body; at = at.parentElement) around.push(at);
    const place = { element: target, around, box: target.getBoundingClientRect(), inMenu: target.closest('[role=menu]') !== null };
    been = [...been.filter(({ element }) => element !== target), place].slice(-REMEMBERED);
  };
  const lost = () => {
    const last = been.at(-1);
    return byKeys && document.activeElement === document.body && last !== undefined && !last.element.isConnected;
  };
  const onChange = () => {
    if (!lost() || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (lost()) find(been)?.focus({ preventScroll: false });
    }, PATIENCE);
  };
  const onKey = () => {
    byKeys = true;
  };
  const onPointer = () => {
    byKeys = false;
  };
  const observer = new MutationObserver(onChange);
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', onFocus);
  document.addEventListener('keydown', onKey, true);
  document.addEventListener('pointerdown', onPointer, true);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    document.removeEventListener('focusin', onFocus);
    document.removeEventListener('keydown', onKey, true);
    document.removeEventListener('pointerdown', onPointer, true);
  };
}

/** The nearest in what is left around it; else where the focus was before, unless that is another page by now; else the page itself. */
function find(been: readonly Place[]): HTMLElement | null {
  const main = document.getElementById('main');
  const last = been.at(-1);
  if (!last) return main;
  const dialogs = [...document.querySelectorAll<HTMLElement>('[role=dialog][aria-modal=true]')].filter(seen);
  const within = (at: Element) => at !== main && !at.contains(main) && (dialogs.length === 0 || dialogs.some((one) => one.contains(at)));
  for (const at of last.inMenu ? [] : last.around) {
    if (!at.isConnected || !within(at)) continue;
    const near = nearest(at, last.box);
    if (near) return near;
  }
  const dialog = dialogs.at(-1);
  if (dialog) return nearest(dialog, last.box);
  const inPage = !last.inMenu && last.around.some(({ id }) => id === 'main');
  const before = inPage ? undefined : been.findLast(({ element }) => element.isConnected && seen(element));
  return before?.element ?? main;
}

const seen = (element: HTMLElement) => element.getClientRects().length > 0;

function nearest(around: Element, box: DOMRect): HTMLElement | null {
  const away = (element: HTMLElement) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return Math.hypot((left + right - box.left - box.right) / 2, (top + bottom - box.top - box.bottom) / 2);
  };
  const left = [...around.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => seen(one) && one.tabIndex >= 0);
  return left.sort((a, b) => away(a) - away(b))[0] ?? null;
}
