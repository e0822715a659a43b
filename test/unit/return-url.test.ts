import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { createRedirectSecret, returnUrl } from '../../lambdas/shared/return-url';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const redirectSecret = createRedirectSecret();
const now = new Date('2026-11-01T10:00:00.900Z');
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());

const returnTo = (redirectUrl?: string) => {
  const url = returnUrl(givenVerification(new Tables(), { redirectUrl, redirectSecret }));
  return url === undefined ? undefined : new URL(url);
};

describe('The URL an applicant returns to', () => {
  it('is the application’s own, with the verification and a reference', () => {
    const url = returnTo('https://shop.example.com/back?order=17&name=a%20b#top');
    expect(url?.origin).toBe('https://shop.example.com');
    expect(url?.pathname).toBe('/back');
    expect(url?.hash).toBe('#top');
    expect(Object.fromEntries(url?.searchParams ?? [])).toEqual({
      order: '17',
      name: 'a b',
      verification: verificationId,
      reference: expect.stringMatching(/^v1\.1793527200\.[\w-]{43}$/) as string,
    });
  });

  it('cannot be given another verification or time by the application’s own parameters', () => {
    const url = returnTo('https://shop.example.com/?verification=other&reference=forged');
    expect(url?.searchParams.getAll('verification')).toEqual([verificationId]);
    expect(url?.searchParams.getAll('reference')).toHaveLength(1);
  });

  describe('is checked by the lines of the documentation, which', () => {
    const [, lines = ''] =
      /```js\n([^`]+`[^`]+`[^`]+)```/.exec(readFileSync('docs/api.md', 'utf8')) ?? [];
    const check = (given: { reference: string; id?: string; redirectSecret?: string }): unknown =>
      runInNewContext(`${lines}; genuine`, {
        ...{ createHmac, timingSafeEqual, Buffer, Date },
        ...{ id: verificationId, redirectSecret, ...given },
      });
    const reference = () =>
      returnTo('https://shop.example.com/')?.searchParams.get('reference') ?? '';

    it('know a genuine one', () => {
      expect(check({ reference: reference() })).toBe(true);
    });

    it('refuse one of another verification, secret, version or time', () => {
      const genuine = reference();
      expect(check({ reference: genuine, id: 'another' })).toBe(false);
      expect(check({ reference: genuine, redirectSecret: createRedirectSecret() })).toBe(false);
      expect(check({ reference: genuine.replace('v1.', 'v2.') })).toBe(false);
      expect(check({ reference: genuine.replace('.1793', '.1794') })).toBe(false);
      expect(check({ reference: '' })).toBe(false);
      jest.setSystemTime(now.getTime() + 600_000);
      expect(check({ reference: genuine })).toBe(false);
    });
  });

  it('is none when the application gave none', () => {
    expect(returnTo()).toBeUndefined();
  });
});

it('A redirect secret is 32 bytes that nobody has seen before', () => {
  expect(Buffer.from(createRedirectSecret(), 'base64url')).toHaveLength(32);
  expect(createRedirectSecret()).not.toBe(createRedirectSecret());
});
