import { defaultPolicy, parsePolicy } from '../../lambdas/shared/policy';

describe('A policy', () => {
  it('needs nothing but a version', () => {
    expect(parsePolicy({ version: 'default-1' })).toEqual(defaultPolicy);
    expect(defaultPolicy).toMatchObject({
      document: { attempts: 3, maximumBytes: 15_000_000 },
      liveness: { minimumConfidence: 80, movementOnRequest: true },
      match: { approveFrom: 95, reviewFrom: 80 },
      duplicate: { similarity: 95, outcome: 'reject' },
      review: { timeoutSeconds: 604_800, fourEyes: false, claimSeconds: 900 },
      retention: {
        documentDays: 365,
        livenessDays: 365,
        faceDays: 1095,
        verificationDays: 1095,
        auditDays: 2555,
      },
    });
  });

  it('may say part of a part', () => {
    const { match } = parsePolicy({ version: 'strict', match: { approveFrom: 99 } });
    expect(match).toEqual({ approveFrom: 99, reviewFrom: 80 });
  });

  it('refuses a score on the 0–1 scale and says what was meant', () => {
    expect(() => parsePolicy({ version: 'a', liveness: { minimumConfidence: 0.8 } })).toThrow(
      'liveness.minimumConfidence: 0.8 looks like a 0–1 scale: scores run from 0 to 100; did you mean 80?',
    );
  });

  it('reads 1 as one of the 0–1 scale, and takes 0 for no minimum', () => {
    expect(() => parsePolicy({ version: 'a', duplicate: { similarity: 1 } })).toThrow(
      'did you mean 100?',
    );
    expect(parsePolicy({ version: 'a', document: { minimumSharpness: 0 } }).document).toMatchObject(
      { minimumSharpness: 0 },
    );
  });

  it('keeps ratios on the 0–1 scale', () => {
    expect(() => parsePolicy({ version: 'a', document: { maximumSecondFaceRatio: 50 } })).toThrow(
      'document.maximumSecondFaceRatio',
    );
  });

  it.each(['documentDays', 'livenessDays', 'faceDays', 'verificationDays', 'auditDays'])(
    'keeps nothing for no time or for ever: retention.%s',
    (name) => {
      for (const days of [0, 3651, 1.5]) {
        expect(() => parsePolicy({ version: 'a', retention: { [name]: days } })).toThrow(
          `retention.${name}`,
        );
      }
    },
  );

  it.each([
    [{ verificationDays: 400, auditDays: 399 }, 'retention.auditDays: must not be below'],
    [{ verificationDays: 300 }, 'retention.verificationDays: must not be below'],
    [{ verificationDays: 20, documentDays: 1, livenessDays: 1 }, 'retention.verificationDays'],
  ])('keeps what vouches for something as long as that: not %j', (retention, told) => {
    expect(() => parsePolicy({ version: 'a', retention })).toThrow(told);
  });

  it('reads one that had one period for all images', () => {
    const { retention } = parsePolicy({ version: 'old', retention: { evidenceDays: 90 } });
    expect(retention).toMatchObject({ documentDays: 90, livenessDays: 90, faceDays: 1095 });
  });

  it('refuses to review what it would approve', () => {
    expect(() => parsePolicy({ version: 'a', match: { approveFrom: 80, reviewFrom: 90 } })).toThrow(
      'match.reviewFrom: must not be above match.approveFrom',
    );
  });

  it('reads one that was kept before reviews had more rules than their time', () => {
    const kept = { version: 'old', duplicate: { similarity: 99 }, review: { timeoutSeconds: 60 } };
    expect(parsePolicy(kept)).toMatchObject({
      duplicate: { similarity: 99, outcome: 'reject' },
      review: { timeoutSeconds: 60, fourEyes: false },
    });
  });

  it('names every field that is wrong at once', () => {
    const policy = {
      document: { attempts: 11, timeoutSeconds: 31_536_001 },
      liveness: { challenge: 'Blink' },
      extra: true,
    };
    const faults = [
      'version',
      'document.attempts',
      'document.timeoutSeconds',
      'liveness.challenge',
    ];
    for (const fault of faults) expect(() => parsePolicy(policy)).toThrow(`- ${fault}: `);
    expect(() => parsePolicy(policy)).toThrow('"extra"');
  });

  it.each([undefined, null, 'text', []])('is an object, not %p', (value) => {
    expect(() => parsePolicy(value)).toThrow('The policy cannot be used');
  });
});
