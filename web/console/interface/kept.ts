import { useState } from 'react';

/**
 * A value that this browser keeps for the next visit. Where it may keep nothing, the value lasts as long as the page.
 *
 * @param read makes the value of what was kept, if it is one; what others wrote there is not trusted
 */
export function useKept<Value>(
  key: string,
  read: (kept: unknown) => Value,
): readonly [value: Value, keep: (value: Value) => void] {
  const [value, setValue] = useState(() => read(kept(key)));
  const keep = (next: Value) => {
    setValue(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // Storage is full or forbidden.
    }
  };
  return [value, keep];
}

function kept(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
