import * as z from 'zod';
import { reasonSchema, type Reason } from '../../lambdas/shared/reasons';

/** What subjects whose outcome is forced begin with; `.test` is reserved (RFC 6761), so that nobody is named so. */
const PREFIX = 'honnin.test:';

interface Decision {
  readonly status: 'approved' | 'rejected' | 'expired' | 'canceled';
  readonly reason: Reason | null;
}

/** Outcomes by the word that asks for them, one for each reason there is. */
const decisions: Readonly<Record<string, Decision>> = Object.fromEntries([
  ['approve', { status: 'approved', reason: null }],
  ...reasonSchema.options.map((reason) => decisionFor(reason)),
]);

const words = [...Object.keys(decisions), 'review', 'fail'];

function decisionFor(reason: Reason): readonly [string, Decision] {
  if (reason === 'EXPIRED') return ['expire', { status: 'expired', reason }];
  if (reason === 'CANCELED') return ['cancel', { status: 'canceled', reason }];
  return [`reject-${reason.toLowerCase().replaceAll('_', '-')}`, { status: 'rejected', reason }];
}

const states = {
  isTestSubject: 'Begin',
  mark: 'Mark as forced',
  outcome: 'Forced outcome',
  review: 'Await forced review',
  reviewed: 'Forced review approved?',
  fail: 'Fail as forced',
  unknown: 'Unknown test subject',
} as const;

const record = z.record(z.string(), z.unknown());

/** The states that the test subjects' way is made from, and leads back to. */
const definitionSchema = z.looseObject({
  StartAt: z.literal('Begin'),
  States: z.looseObject({
    Begin: z.looseObject({
      Type: z.literal('Pass'),
      Assign: record,
      Output: record,
      Next: z.string(),
    }),
    'Await review': z.looseObject({ Type: z.literal('Task'), Next: z.string() }),
    'Record decision': z.looseObject({
      TimeoutSeconds: z.number(),
      Retry: z.array(z.unknown()),
      Arguments: z.object({ FunctionName: z.string(), Payload: z.looseObject({}) }),
    }),
  }),
});

/**
 * Adds to a definition the way of test subjects: `honnin.test:approve`, `honnin.test:reject-face-mismatch` and their
 * like come to the outcome they name, with no document and no face. Whatever follows a further colon tells subjects
 * of one outcome apart. For stages other than production, whose definition knows nothing of them.
 *
 * Others go through as many states as without it: their first state only becomes a choice.
 *
 * @param definition in the Amazon States Language, as JSON
 * @throws ZodError when the definition has not the states that the way begins and ends at
 */
export function withTestSubjects(definition: string): string {
  const whole = definitionSchema.parse(JSON.parse(definition));
  const { Begin, 'Await review': review, 'Record decision': decide } = whole.States;
  const { TimeoutSeconds, Retry, Arguments } = decide;
  const { verificationId, eventId } = Arguments.Payload;
  const decision = (word: string) => ({ Assign: { decision: decisions[word] } });
  const next = { Output: {}, Next: 'Record decision' };
  return JSON.stringify({
    ...whole,
    States: {
      ...whole.States,
      [states.isTestSubject]: {
        Type: 'Choice',
        Comment: `${String(Begin.Comment)} Subjects that begin with ${PREFIX} come to the outcome they name.`,
        Choices: [
          {
            Condition: `{% $substring($states.input.subjectId, 0, ${PREFIX.length}) = '${PREFIX}' %}`,
            Assign: {
              ...Begin.Assign,
              forced: "{% $split($states.input.subjectId, ':')[1] %}",
              resumedAt: '{% $millis() %}',
            },
            Output: {},
            Next: states.mark,
          },
        ],
        Assign: Begin.Assign,
        Output: Begin.Output,
        Default: Begin.Next,
      },
      [states.mark]: {
        Type: 'Task',
        Comment: 'Says on the verification and in its audit trail that nobody was verified.',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: {
          ...Arguments,
          Payload: {
            verificationId,
            eventId,
            type: 'verification.forced',
            data: { outcome: '{% $forced %}' },
            changes: { forced: true },
          },
        },
        TimeoutSeconds,
        Retry,
        Output: {},
        Next: states.outcome,
      },
      [states.outcome]: {
        Type: 'Choice',
        Comment: 'Decides as the subject names it, without a document and a face.',
        Choices: [
          { Condition: "{% $forced = 'review' %}", Next: states.review },
          { Condition: "{% $forced = 'fail' %}", Next: states.fail },
          {
            Condition: `{% $forced in ${JSON.stringify(Object.keys(decisions))} %}`,
            Assign: { decision: `{% $lookup(${JSON.stringify(decisions)}, $forced) %}` },
            ...next,
          },
        ],
        Default: states.unknown,
      },
      [states.review]: { ...review, Next: states.reviewed },
      [states.reviewed]: {
        Type: 'Choice',
        Comment: 'The reviewer’s word is the outcome.',
        Choices: [
          { Condition: "{% $review.outcome = 'approve' %}", ...decision('approve'), ...next },
        ],
        ...decision('reject-reviewer-rejected'),
        Output: {},
        Default: next.Next,
      },
      [states.fail]: {
        Type: 'Fail',
        Comment: 'A fault, as the subject names it.',
        Error: 'ForcedFailure',
        Cause: 'The test subject asks for a fault.',
      },
      [states.unknown]: {
        Type: 'Fail',
        Comment: 'Better than to wait for a document that no test will bring.',
        Error: 'UnknownTestSubject',
        Cause: `Name one of these behind ${PREFIX} ${words.join(', ')}.`,
      },
    },
  });
}
