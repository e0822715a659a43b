import type { Locator, Page } from 'playwright-core';
import { seriousFindings } from './accessibility';
import type { Visitor } from './visitor';

/** Whom to be at the local sign-in. */
export interface SignInAs {
  readonly name?: string;
  readonly groups?: readonly string[];
}

/** What a reviewer reads and does. */
export class ConsolePage {
  constructor(
    private readonly visitor: Visitor,
    /** Address of the embedded AWS. */
    private readonly origin: string,
  ) {}

  get page(): Page {
    return this.visitor.page;
  }

  /** Opens an address of the console, such as `/review`, and signs in if asked to. */
  async open(
    address: string,
    { name = 'rika', groups = ['reviewer'] }: SignInAs = {},
  ): Promise<void> {
    await this.page.goto(`${this.origin}/console${address}`);
    const signIn = this.button('Sign in');
    await signIn.or(this.heading()).first().waitFor();
    if (!(await signIn.isVisible())) return;
    await this.page.getByLabel('Name').fill(name);
    for (const box of await this.page.getByRole('checkbox').all()) await box.uncheck();
    const others: string[] = [];
    for (const group of groups) {
      const box = this.page.getByRole('checkbox', { name: group, exact: true });
      if ((await box.count()) > 0) await box.check();
      else others.push(group);
    }
    await this.page.getByLabel('Other groups').fill(others.join(' '));
    await signIn.click();
    await this.heading().waitFor();
  }

  /** The heading of the page. */
  heading(name?: string): Locator {
    return this.page.getByRole('heading', { level: 1, ...(name !== undefined && { name }) });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  link(name: string): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  /** Path and query of where the browser is. */
  get address(): string {
    const { pathname, search } = new URL(this.page.url());
    return pathname + search;
  }

  /** What the page as it stands leaves to be desired. */
  async flaws(): Promise<readonly string[]> {
    const sideways = await this.page.evaluate(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    return [
      ...(sideways === true ? ['The page scrolls sideways.'] : []),
      ...(await seriousFindings(this.page)),
      ...this.visitor.complaints,
    ];
  }
}
