import * as z from 'zod';
import { offenderSchema } from '../abuse/standing';
import type { Verification } from '../verification';
import type { Measurement } from './write-metrics';

/** What was just written: events of the audit trail, with what they changed on the row. */
export interface Written {
  readonly types: readonly string[];
  /** Of the first event. */
  readonly data?: object;
  readonly changes: Partial<Verification>;
  /** The row before; a new verification has none. */
  readonly before?: Verification;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What each kind of event says that is worth a metric. */
const measures: Readonly<Record<string, (written: Written) => readonly Measurement[]>> = {
  'verification.created': () => [{ name: 'Started', value: 1 }],
  'document.uploaded': (written) => waited(written, 'document'),
  'liveness.session_opened': () => [{ name: 'LivenessSessions', value: 1 }],
  'liveness.session_ended': (written) => waited(written, 'liveness'),
  'liveness.judged': ({ changes }) => score('LivenessConfidence', changes.liveness?.confidence),
  'faces.compared': ({ changes }) => score('Similarity', changes.match?.similarity),
  'review.decided': (written) => waited(written, 'review'),
  'verification.decided': decided,
  'abuse.paused': (written) => held(written, 'Pauses'),
  'abuse.blocked': (written) => held(written, 'Blocks'),
};

/** What there is to measure in events that were written. */
export function measure(written: Written): Measurement[] {
  // What a test subject asked for says nothing of people.
  if (written.before?.forced) return [];
  return written.types.flatMap((type) => measures[type]?.(written) ?? []);
}

function waited({ before, at }: Written, step: string): Measurement[] {
  const { awaitingSince } = before ?? {};
  if (awaitingSince === undefined) return [];
  const seconds = (at - Date.parse(awaitingSince)) / 1000;
  return [{ name: 'Waiting', value: Math.max(seconds, 0), dimensions: { Step: step } }];
}

const heldSchema = z.object({ by: offenderSchema });

function held({ data }: Written, name: 'Pauses' | 'Blocks'): Measurement[] {
  return [{ name, value: 1, dimensions: { By: heldSchema.parse(data).by } }];
}

/** Nothing where the machine came to no score. */
function score(
  name: 'LivenessConfidence' | 'Similarity',
  value: number | null | undefined,
): Measurement[] {
  return typeof value === 'number' ? [{ name, value }] : [];
}

function decided({ changes, before }: Written): Measurement[] {
  const { status, reason, machineMilliseconds } = changes;
  if (status === undefined || before === undefined) return [];
  const { documentAttempt, livenessAttempt } = before;
  const counted: Measurement[] = [
    {
      name: 'Decided',
      value: 1,
      dimensions: { Outcome: status, ...(reason !== undefined && { Reason: reason }) },
    },
  ];
  if (machineMilliseconds !== undefined) {
    counted.push({ name: 'MachineTime', value: machineMilliseconds });
  }
  if (documentAttempt > 0) counted.push({ name: 'DocumentAttempts', value: documentAttempt });
  if (livenessAttempt > 0) counted.push({ name: 'LivenessAttempts', value: livenessAttempt });
  return counted;
}
