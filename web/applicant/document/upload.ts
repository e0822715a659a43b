import type { DocumentUpload } from '../../api/client';
import { ConnectionError } from '../../api/errors';

export interface UploadOptions {
  /** Told the part that is sent, 0–1. */
  readonly onProgress: (ratio: number) => void;
  readonly signal: AbortSignal;
}

/** The storage did not take the file. */
export class UploadRefusedError extends Error {
  override readonly name = 'UploadRefusedError';

  constructor(status: number) {
    super(`The storage answered the upload with status ${status}.`);
  }
}

/**
 * Sends a file by a presigned form. `fetch` does not tell how far an upload has come, so this is an
 * XMLHttpRequest.
 *
 * @throws UploadRefusedError, ConnectionError, or the signal's reason
 */
export function upload(
  { url, fields }: DocumentUpload,
  file: Blob,
  { onProgress, signal }: UploadOptions,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file); // S3 ignores fields after the file.

  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status < 300) resolve();
      else reject(new UploadRefusedError(request.status));
    };
    request.onerror = () => reject(new ConnectionError('The upload was cut off.'));
    request.onabort = () => reject(new DOMException('The upload was canceled.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.open('POST', url);
    request.send(form);
  });
}
