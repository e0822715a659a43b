import { createHmac } from 'node:crypto';
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

  it('is checked the way the documentation says', () => {
    const reference = returnTo('https://shop.example.com/')?.searchParams.get('reference') ?? '';
    const [version = '', issuedAt = '', signature] = reference.split('.');
    const signed = `${version}.${verificationId}.${issuedAt}`;
    expect(signature).toBe(createHmac('sha256', redirectSecret).update(signed).digest('base64url'));
    expect(Number(issuedAt)).toBe(Math.floor(now.getTime() / 1000));
  });

  it('is none when the application gave none', () => {
    expect(returnTo()).toBeUndefined();
  });
});

it('A redirect secret is 32 bytes that nobody has seen before', () => {
  expect(Buffer.from(createRedirectSecret(), 'base64url')).toHaveLength(32);
  expect(createRedirectSecret()).not.toBe(createRedirectSecret());
});
