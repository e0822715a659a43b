import {
  createApplicantToken,
  isSecretOf,
  parseApplicantToken,
} from '../../lambdas/shared/applicant-token';
import { verificationId } from './support/verifications';

describe('An applicant’s token', () => {
  it('names its verification and proves itself', () => {
    const { token, secretHash } = createApplicantToken(verificationId);
    const parts = parseApplicantToken(token);
    expect(token).toMatch(/^[\w-]{64}$/);
    expect(parts?.verificationId).toBe(verificationId);
    expect(parts && isSecretOf(parts.secret, secretHash)).toBe(true);
  });

  it('is another one each time', () => {
    const [first, second] = [
      createApplicantToken(verificationId),
      createApplicantToken(verificationId),
    ];
    const parts = parseApplicantToken(first.token);
    expect(parts && isSecretOf(parts.secret, second.secretHash)).toBe(false);
  });

  it('is not to be found in what is kept of it', () => {
    const { token, secretHash } = createApplicantToken(verificationId);
    const secret = parseApplicantToken(token)?.secret;
    expect(secretHash).not.toContain(secret?.toString('hex'));
  });

  it.each(['', 'short', 'a'.repeat(63), 'a'.repeat(65), '='.repeat(64), '-'.repeat(64)])(
    'is not %p',
    (token) => {
      expect(parseApplicantToken(token)).toBeUndefined();
    },
  );

  it('does not match a hash of another length', () => {
    expect(isSecretOf(Buffer.alloc(32), 'abcd')).toBe(false);
  });
});
