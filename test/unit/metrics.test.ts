import { measure } from '../../lambdas/shared/metrics/measure';
import { toEmbeddedMetrics, writeMetrics } from '../../lambdas/shared/metrics/write-metrics';
import { defaultPolicy } from '../../lambdas/shared/policy';
import type { Verification } from '../../lambdas/shared/verification';

const AT = Date.parse('2026-11-01T10:05:00.000Z');

const before: Verification = {
  id: '0b6f1a52-3c43-4b8e-9d57-5d1f0a3f6c11',
  applicationId: 'app',
  subjectId: 'subject-1',
  status: 'deciding',
  awaitingSince: '2026-11-01T10:04:00.000Z',
  policy: defaultPolicy,
  policyVersion: defaultPolicy.version,
  createdAt: '2026-11-01T10:00:00.000Z',
  updatedAt: '2026-11-01T10:00:00.000Z',
  documentAttempt: 2,
  livenessAttempt: 0,
  auditSequence: 1,
  auditHash: '',
};

const measured = (type: string, changes: Partial<Verification> = {}) =>
  measure({ types: [type], changes, before, at: AT });

describe('What is measured', () => {
  it('is every start', () => {
    expect(measure({ types: ['verification.created'], changes: before, at: AT })).toEqual([
      { name: 'Started', value: 1 },
    ]);
  });

  it('is every decision by outcome and reason, with what it took', () => {
    const changes = { status: 'rejected', reason: 'NO_FACE', machineMilliseconds: 812 } as const;
    expect(measured('verification.decided', changes)).toEqual([
      { name: 'Decided', value: 1, dimensions: { Outcome: 'rejected', Reason: 'NO_FACE' } },
      { name: 'MachineTime', value: 812 },
      { name: 'DocumentAttempts', value: 2 },
    ]);
    expect(measured('verification.decided', { status: 'approved' })).toContainEqual({
      name: 'Decided',
      value: 1,
      dimensions: { Outcome: 'approved' },
    });
  });

  it('is every score the machine came to', () => {
    expect(measured('faces.compared', { match: { similarity: 97.5 } })).toEqual([
      { name: 'Similarity', value: 97.5 },
    ]);
    expect(measured('faces.compared', { match: { similarity: null } })).toEqual([]);
  });

  it('is every pause and every block, by whom it holds', () => {
    const data = { by: 'device', until: '2026-11-01T10:35:00.000Z' };
    const held = (type: string) => measure({ types: [type], data, changes: {}, before, at: AT });
    expect(held('abuse.paused')).toEqual([
      { name: 'Pauses', value: 1, dimensions: { By: 'device' } },
    ]);
    expect(held('abuse.blocked')).toEqual([
      { name: 'Blocks', value: 1, dimensions: { By: 'device' } },
    ]);
  });

  it.each([
    ['document.uploaded', 'document'],
    ['liveness.session_ended', 'liveness'],
    ['review.decided', 'review'],
  ])('is at %s how long was waited', (type, Step) => {
    expect(measured(type)).toEqual([{ name: 'Waiting', value: 60, dimensions: { Step } }]);
  });

  it('is nothing at events that say nothing of the kind', () => {
    expect(measured('image.viewed')).toEqual([]);
  });
});

describe('A line of metrics', () => {
  it('is a document in the embedded metric format', () => {
    const dimensions = { Outcome: 'rejected', Reason: 'NO_FACE' };
    expect(
      toEmbeddedMetrics(
        [
          { name: 'Decided', value: 1, dimensions },
          { name: 'MachineTime', value: 812 },
        ],
        AT,
      ),
    ).toEqual({
      _aws: {
        Timestamp: AT,
        CloudWatchMetrics: [
          {
            Namespace: 'Honnin',
            Dimensions: [[], ['Outcome'], ['Reason']],
            Metrics: [{ Name: 'Decided', Unit: 'Count' }],
          },
          {
            Namespace: 'Honnin',
            Dimensions: [[]],
            Metrics: [{ Name: 'MachineTime', Unit: 'Milliseconds' }],
          },
        ],
      },
      Outcome: 'rejected',
      Reason: 'NO_FACE',
      Decided: 1,
      MachineTime: 812,
    });
  });

  it('is written by functions alone', () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      writeMetrics([{ name: 'Started', value: 1 }]);
      expect(write).not.toHaveBeenCalled();
      process.env.AWS_LAMBDA_FUNCTION_NAME = 'function';
      writeMetrics([{ name: 'Started', value: 1 }]);
      writeMetrics([]);
      expect(write.mock.calls).toEqual([[expect.stringMatching(/^\{"_aws".*"Started":1\}\n$/)]]);
    } finally {
      delete process.env.AWS_LAMBDA_FUNCTION_NAME;
      write.mockRestore();
    }
  });
});
