import { useEffect, useState } from 'react';

/**
 * Milliseconds until a time, counted down each second; 0 from then on.
 *
 * @param end ISO 8601
 */
export function useRemaining(end: string): number {
  const [now, setNow] = useState(() => Date.now());
  const remaining = Math.max(0, Date.parse(end) - now);
  const over = remaining === 0;

  useEffect(() => {
    if (over) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [over]);

  return remaining;
}
