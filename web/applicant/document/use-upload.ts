import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useSessionApi } from '../session/session-context';
import { useRefreshSession } from '../session/use-session';
import type { Photo } from './photo';
import { upload } from './upload';

/** Sends a photo. Leaving the screen, or `cancel`, ends it. */
export function useUpload(onSent: () => void) {
  const api = useSessionApi();
  const refresh = useRefreshSession();
  const [progress, setProgress] = useState(0);
  const canceling = useRef<AbortController>(null);

  const sending = useMutation({
    mutationFn: async ({ file, contentType }: Photo) => {
      const controller = new AbortController();
      canceling.current = controller;
      setProgress(0);
      const form = await api.requestUpload(contentType);
      controller.signal.throwIfAborted();
      await upload(form, file, { onProgress: setProgress, signal: controller.signal });
    },
    onSuccess: onSent,
    onSettled: refresh,
  });

  useEffect(() => () => canceling.current?.abort(), []);

  return {
    send: sending.mutate,
    cancel: () => canceling.current?.abort(),
    progress,
    failed: sending.isError,
  };
}
