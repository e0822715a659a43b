import { useCallback } from 'react';

export interface ImageOfProps {
  readonly bytes: Blob;
  readonly name: string;
}

/** Shows an image this page has read. */
export function ImageOf({ bytes, name }: ImageOfProps) {
  const show = useCallback(
    (image: HTMLImageElement) => {
      const address = URL.createObjectURL(bytes);
      image.src = address;
      return () => URL.revokeObjectURL(address);
    },
    [bytes],
  );
  return <img ref={show} alt={name} />;
}
