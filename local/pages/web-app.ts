import { randomUUID } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { requestTarget } from '../http/request-target';
import { isNotModified, requestedRange } from '../s3/endpoint/conditions';
import { sendError } from '../s3/endpoint/s3-call';
import { ServiceError } from '../service';
import type { Distribution } from '../template/distribution';
import { encodings, type Encoding, type Page, type Pages } from './pages';
import { ViewerRequest } from './viewer-request';

/** Answers the pages as CloudFront does from their bucket. */
export class WebApp {
  private readonly viewerRequest: ViewerRequest | undefined;

  /** @param pages awaited by requests that come before the pages are built */
  constructor(
    private readonly distribution: Distribution,
    private readonly pages: Promise<Pages>,
  ) {
    const { viewerRequest } = distribution;
    this.viewerRequest = viewerRequest === undefined ? undefined : new ViewerRequest(viewerRequest);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pages = await this.pages.catch((error: unknown) => asError(error));
    if (pages instanceof Error) {
      sendText(response, 503, `${pages.message}\n\nMend it and start again.\n`);
      return;
    }
    for (const [name, value] of Object.entries(this.distribution.headers)) {
      response.setHeader(name, value);
    }
    if (!this.distribution.allowedMethods.includes(request.method ?? '')) {
      // In CloudFront's words.
      sendText(
        response,
        403,
        'This distribution is not configured to allow the HTTP request method that was used for this request.',
      );
      return;
    }
    try {
      await this.send(request, response, this.pageAt(request, pages));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      sendError(request, response, randomUUID(), error);
    }
  }

  private pageAt(request: IncomingMessage, pages: Pages): Page {
    const { path } = requestTarget(request);
    const asked = this.viewerRequest?.run(request, path) ?? path;
    const key = asked === '/' ? this.distribution.defaultRootObject : decoded(asked.slice(1));
    const page = pages.get(key);
    if (page) return page;
    throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
  }

  private async send(
    request: IncomingMessage,
    response: ServerResponse,
    page: Page,
  ): Promise<void> {
    const compresses = this.distribution.compress && page.isCompressible;
    const range = requestedRange(request.headers.range, page.body.length);
    const encoding = compresses && !range ? acceptedEncoding(request) : undefined;
    const headers: OutgoingHttpHeaders = {
      ...page.headers,
      'content-type': page.contentType,
      'accept-ranges': 'bytes',
      'last-modified': new Date(page.lastModified).toUTCString(),
      // Of what CloudFront compresses, it weakens the ETag.
      etag: encoding ? `W/"${page.etag}"` : `"${page.etag}"`,
      ...(encoding && { 'content-encoding': encoding }),
      ...(compresses && { vary: 'Accept-Encoding' }),
    };
    if (isNotModified(request.headers, page)) {
      response.writeHead(304, headers).end();
      return;
    }
    const body = encoding
      ? await page.encoded(encoding)
      : page.body.subarray(range?.start, range && range.end + 1);
    response.writeHead(range ? 206 : 200, {
      ...headers,
      'content-length': body.length,
      ...(range && {
        'content-range': `bytes ${range.start}-${range.end}/${page.body.length}`,
      }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

/** The first encoding that the client takes. */
function acceptedEncoding({ headers }: IncomingMessage): Encoding | undefined {
  const accepted = (headers['accept-encoding'] ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.replace(/\s*;.*/, ''));
  return encodings.find((encoding) => accepted.includes(encoding));
}

/** A path that cannot be decoded names no object. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ServiceError('InvalidURI', "Couldn't parse the specified URI.");
  }
}

function sendText(response: ServerResponse, statusCode: number, text: string): void {
  response.writeHead(statusCode, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
