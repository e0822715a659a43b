import { useEffect, useEffectEvent, useState } from 'react';

/**
 * Takes files that are dropped or pasted anywhere on the page.
 *
 * @returns whether one is held over the page now
 */
export function useDropAndPaste(onFile: (file: File) => void): boolean {
  const [hovering, setHovering] = useState(false);

  const take = useEffectEvent((event: Event, data: DataTransfer | null) => {
    const file = data?.files[0];
    if (!file) return;
    event.preventDefault();
    onFile(file);
  });

  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;

    function drag(event: DragEvent): void {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault(); // Otherwise the browser would open the file instead of the page.
      setHovering(event.type === 'dragover');
    }

    addEventListener('dragover', drag, { signal });
    // Leaving the window has no element that is entered.
    const leave = (event: DragEvent) => event.relatedTarget ?? drag(event);
    addEventListener('dragleave', leave, { signal });
    addEventListener(
      'drop',
      (event) => {
        setHovering(false);
        take(event, event.dataTransfer);
      },
      { signal },
    );
    addEventListener('paste', (event) => take(event, event.clipboardData), { signal });
    return () => listening.abort();
  }, []);

  return hovering;
}
