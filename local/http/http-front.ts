import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { systemClock, type Clock } from '../clock';
import type { JsonService } from '../service';
import { JsonEndpoint, type JsonEndpointOptions } from './json-endpoint';
import { namesThisMachine } from './local-host';
import { isUnder, requestTarget } from './request-target';

/** How long requests under way may take once the server closes, in milliseconds. */
const closingGrace = 5_000;

/** How long an idle connection stays open, in milliseconds: longer than clients keep theirs, so that they close first. */
const keepAlive = 65_000;

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Takes over the connection of a request to upgrade. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface HttpFrontOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** What answers are dated by, as clients that sign keep to the time of whom they sign for; the machine's unless given. */
  readonly clock?: Clock;
  /** Told of errors that are ours and not the caller's; writes to the console unless given. */
  readonly logError?: (message: string, error: unknown) => void;
}

/** The one HTTP server of the embedded AWS, on the loopback interface only. It listens first; what it serves is added after. */
export class HttpFront {
  private readonly routes = new Map<string, RequestHandler>();
  private readonly upgrades = new Map<string, UpgradeHandler>();
  private readonly upgradedSockets = new Set<Duplex>();

  private constructor(
    private readonly server: Server,
    /** `http://127.0.0.1:PORT` */
    readonly origin: string,
    private readonly clock: Clock,
    private readonly logError: (message: string, error: unknown) => void,
  ) {
    server.keepAliveTimeout = keepAlive;
    server.on('request', (request, response) => void this.answer(request, response));
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /**
   * Starts listening on 127.0.0.1.
   *
   * @throws Error with `code` `EADDRINUSE` when the port is taken.
   */
  static async listen({
    port,
    clock = systemClock,
    logError = console.error,
  }: HttpFrontOptions): Promise<HttpFront> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    return new HttpFront(server, `http://127.0.0.1:${address.port}`, clock, logError);
  }

  /** Serves a service of the JSON protocol at `/aws/<name>`. */
  serve(service: JsonService, options: Omit<JsonEndpointOptions, 'logError'>): void {
    const endpoint = new JsonEndpoint(service, { ...options, logError: this.logError });
    this.route(`/aws/${service.name}`, (request, response) => endpoint.handle(request, response));
  }

  /** Serves a path and everything below it; the longest prefix that fits a request wins. */
  route(prefix: string, handler: RequestHandler): void {
    this.routes.set(prefix, handler);
  }

  /** Hands over connections that ask to upgrade at any path with this ending. */
  onUpgrade(pathSuffix: string, handler: UpgradeHandler): void {
    this.upgrades.set(pathSuffix, handler);
  }

  /** Stops listening, lets requests under way end, and cuts upgraded connections and those that take too long. */
  async close(): Promise<void> {
    for (const socket of this.upgradedSockets) socket.destroy();
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    this.server.closeIdleConnections();
    const impatience = setTimeout(() => this.server.closeAllConnections(), closingGrace);
    await closed;
    clearTimeout(impatience);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('date', new Date(this.clock.now()).toUTCString());
    // Without a listener, a client that breaks off in the middle would bring the process down.
    response.on('error', () => response.destroy());
    response.on('close', () => {
      if (!this.server.listening) this.server.closeIdleConnections();
    });
    if (!namesThisMachine(request.headers.host)) {
      refuse(response, 403, 'This server answers to 127.0.0.1 and localhost only.');
      return;
    }
    try {
      await this.handlerOf(request)(request, response);
    } catch (error) {
      this.logError(`${String(request.method)} ${requestTarget(request).path} failed`, error);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'Internal server error');
    }
  }

  private handlerOf(request: IncomingMessage): RequestHandler {
    const { path } = requestTarget(request);
    const [longest] = [...this.routes]
      .filter(([prefix]) => isUnder(path, prefix))
      .sort(([one], [other]) => other.length - one.length);
    return longest?.[1] ?? nothingServed;
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const { path } = requestTarget(request);
    const handler = [...this.upgrades].find(([suffix]) => path.endsWith(suffix))?.[1];
    if (!handler || !namesThisMachine(request.headers.host)) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    this.upgradedSockets.add(socket);
    socket.on('close', () => this.upgradedSockets.delete(socket));
    try {
      handler(request, socket, head);
    } catch (error) {
      this.logError(`Upgrade of ${path} failed`, error);
      socket.destroy();
    }
  }
}

/** Answers requests for what there is not. */
export const nothingServed: RequestHandler = (_, response) => {
  refuse(response, 404, 'Nothing is served at this path.');
  return Promise.resolve();
};

function refuse(response: ServerResponse, statusCode: number, message: string): void {
  response.writeHead(statusCode, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ message }));
}
