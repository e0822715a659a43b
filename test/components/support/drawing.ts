import { deserialize, serialize } from 'node:v8';

/** What components that draw need of a browser, and jsdom has not: it draws nothing. */
export function pretendToDraw(): void {
  class NoResizeObserver {
    observe = (): void => undefined;
    unobserve = (): void => undefined;
    disconnect = (): void => undefined;
  }
  Object.assign(globalThis, {
    ResizeObserver: NoResizeObserver,
    structuredClone: (value: unknown): unknown => deserialize(serialize(value)),
  });
  Object.assign(Element.prototype, { scrollIntoView: () => undefined });
}
