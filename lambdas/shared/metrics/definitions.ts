/** Where CloudWatch keeps what functions measure. */
export const METRIC_NAMESPACE = 'Honnin';

type Unit = 'Count' | 'Percent' | 'Milliseconds' | 'Seconds' | 'None';

interface Definition {
  readonly unit: Unit;
  /** By what it is told apart beside being counted as a whole. Every value of a dimension is a metric to be paid for. */
  readonly dimensions?: readonly string[];
}

/** All that functions measure. None of it says whose verification it was. */
export const metrics = {
  Started: { unit: 'Count' },
  /** Decisions, by outcome; and all but approvals by reason, too. */
  Decided: { unit: 'Count', dimensions: ['Outcome', 'Reason'] },
  /** Approvals that were doubted later, since another subject's face looks the same. */
  Doubted: { unit: 'Count' },
  /** What the machine took for a decided verification, without waiting for anybody. */
  MachineTime: { unit: 'Milliseconds' },
  /** Attempts that a decided verification took. */
  DocumentAttempts: { unit: 'Count' },
  LivenessAttempts: { unit: 'Count' },
  /** Sessions opened, each of which is paid for. */
  LivenessSessions: { unit: 'Count' },
  /** How much of what the day's liveness sessions may cost is spent; where that is limited. */
  LivenessBudgetUsed: { unit: 'Percent' },
  /** Liveness checks that were put off until there is a budget again. */
  LivenessPostponed: { unit: 'Count' },
  /** Scores, 0–100. */
  LivenessConfidence: { unit: 'None' },
  Similarity: { unit: 'None' },
  /** How long somebody was waited for who then came: a document, a liveness check, a review. */
  Waiting: { unit: 'Seconds', dimensions: ['Step'] },
  /** Attempts to send a webhook that arrived, and those that did not; and how long receivers took. */
  WebhooksDelivered: { unit: 'Count' },
  WebhooksFailed: { unit: 'Count' },
  WebhookTime: { unit: 'Milliseconds' },
  /** Subjects, devices and addresses that were paused or blocked after failures. */
  Pauses: { unit: 'Count', dimensions: ['By'] },
  Blocks: { unit: 'Count', dimensions: ['By'] },
  /** Tokens of applicants that were refused, or came too late or a second time. */
  RefusedTokens: { unit: 'Count', dimensions: ['Cause'] },
  /** Requests to services of AWS that these refused as too many, and requests made again for whatever cause. */
  Throttles: { unit: 'Count', dimensions: ['Service'] },
  Retries: { unit: 'Count', dimensions: ['Service'] },
} as const satisfies Record<string, Definition>;

export type MetricName = keyof typeof metrics;

/** Units and dimensions by name, for whoever knows a name only when it runs. */
export const definitionOf = (name: MetricName): Definition => metrics[name];
