import type { IncomingMessage } from 'node:http';

/** What a request asks for, with its path exactly as it was sent: decoding or normalising it would break signatures. */
export interface RequestTarget {
  readonly path: string;
  /** Without the question mark. */
  readonly rawQuery: string;
  readonly query: URLSearchParams;
}

/** Reads the request line's target, which must be a path: an absolute address could name another host. */
export function requestTarget(request: IncomingMessage): RequestTarget {
  const target = request.url ?? '/';
  const questionMark = target.indexOf('?');
  const path = questionMark < 0 ? target : target.slice(0, questionMark);
  const rawQuery = questionMark < 0 ? '' : target.slice(questionMark + 1);
  return { path, rawQuery, query: new URLSearchParams(rawQuery) };
}

/** Whether a path is the prefix itself or lies below it: `/aws/s3` holds `/aws/s3/bucket`, not `/aws/s3x`. */
export function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}
