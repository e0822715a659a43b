import { useEffect } from 'react';

/** What keys do, by their names: `a`, `?`, `Ctrl+Enter`. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/**
 * Listens to keys while a page is shown. Keys alone are meant for whatever has the focus when that takes text, and
 * for a dialog while one is open.
 *
 * @param enabled whether keys do anything without Ctrl: people who speak to their computer may not want that
 */
export function useShortcuts(shortcuts: Shortcuts, enabled: boolean): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const name = nameOf(event);
      if (!name.startsWith('Ctrl+') && (!enabled || isForOthers(event))) return;
      const act = shortcuts[name];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [shortcuts, enabled]);
}

const nameOf = ({ key, ctrlKey, metaKey }: KeyboardEvent): string =>
  ctrlKey || metaKey ? `Ctrl+${key}` : key;

function isForOthers({ target, altKey }: KeyboardEvent): boolean {
  if (altKey) return true;
  if (!(target instanceof Element)) return false;
  return target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null;
}
