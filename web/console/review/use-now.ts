import { useEffect, useState } from 'react';

/** How often the time is looked at, in milliseconds. */
const INTERVAL = 2000;

/** The time, in milliseconds since 1970, as it goes on. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), INTERVAL);
    return () => clearInterval(timer);
  }, []);
  return now;
}
