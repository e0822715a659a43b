import type { BrowserContext, Page } from 'playwright-core';

/** How long a page may take for something, in milliseconds: also on a machine that has much else to do. */
const PATIENCE = 45_000;

/** A person before a page. */
export class Visitor {
  private readonly origins = new Set<string>();
  private readonly complaintsHeard: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async of(context: BrowserContext): Promise<Visitor> {
    context.setDefaultTimeout(PATIENCE);
    const visitor = new Visitor(context, await context.newPage());
    visitor.watch();
    return visitor;
  }

  /** Where the pages have asked for anything, as `scheme://host:port`. */
  get requestedOrigins(): readonly string[] {
    return [...this.origins];
  }

  /** What the browser's console has to complain of. */
  get complaints(): readonly string[] {
    return this.complaintsHeard;
  }

  private watch(): void {
    const note = (address: string): void => {
      const { protocol, host } = new URL(address);
      if (host !== '') this.origins.add(`${protocol}//${host}`);
    };
    this.context.on('request', (request) => note(request.url()));
    this.page.on('websocket', (socket) => note(socket.url()));
    this.page.on('pageerror', (error) => this.complaintsHeard.push(String(error)));
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.complaintsHeard.push(message.text());
    });
  }
}
