class QuotaExceeded extends Error {
  override readonly name = 'QuotaExceeded';
}

type Way =
  'throw' | 'exit' | 'sleep' | 'spin' | 'devour' | 'reject' | 'circular' | 'large' | 'nothing';

/** Fails in the way that is asked of it. */
export const handler = async ({ way }: { way: Way }): Promise<unknown> => {
  switch (way) {
    case 'throw':
      throw new QuotaExceeded('no more today');
    case 'exit':
      process.exit(3);
    // eslint-disable-next-line no-fallthrough -- process.exit does not return
    case 'sleep':
      return new Promise(() => undefined);
    case 'spin':
      for (;;);
    case 'devour': {
      const eaten: unknown[] = [];
      for (;;) eaten.push(Array.from({ length: 100_000 }, (_, index) => ({ index })));
    }
    case 'reject':
      void Promise.reject(new Error('nobody listens'));
      return new Promise(() => undefined);
    case 'circular': {
      const circle: { self?: unknown } = {};
      circle.self = circle;
      return circle;
    }
    case 'large':
      return 'x'.repeat(7_000_000);
    case 'nothing':
      return undefined;
  }
};
