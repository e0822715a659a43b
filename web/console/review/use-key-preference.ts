import { useKept } from '../interface/kept';

/** Whether single keys do something; they do until somebody says otherwise. */
export const useKeyPreference = () => useKept('honnin-review-keys', (kept) => kept !== false);
