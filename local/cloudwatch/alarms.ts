import * as z from 'zod';
import type { Clock } from '../clock';
import { SerialQueue } from '../serial-queue';
import type { JsonObject } from '../service';
import type { Store, Table } from '../store/store';
import type { AlarmDefinition } from '../template/alarms';
import { evaluateAlarm, type AlarmState, type Evaluation } from './alarm-evaluation';
import type { MetricStore } from './metric-store';

/** How often every alarm is looked at, in milliseconds. */
const INTERVAL = 60_000;

/** How an alarm stands. */
interface Standing extends Evaluation {
  /** When it came into its state, in milliseconds since the epoch. */
  readonly since: number;
}

export interface AlarmsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly metrics: MetricStore;
  readonly definitions: readonly AlarmDefinition[];
  readonly logError: (message: string, error: unknown) => void;
}

/** The alarms of the template. Each is looked at once a minute, and whenever somebody asks; nobody is told. */
export class Alarms {
  private readonly standings: Table<Standing>;
  private readonly evaluations = new SerialQueue();
  private cancelNext: () => void = () => undefined;

  constructor(private readonly options: AlarmsOptions) {
    this.standings = options.store.table('cloudwatch/alarms');
  }

  /** Looks at all of them, now and every minute from now on. */
  start(): void {
    const { clock, logError } = this.options;
    this.evaluate().catch((error: unknown) => logError('Alarms cannot be evaluated', error));
    this.cancelNext = clock.schedule(clock.now() + INTERVAL, () => this.start());
  }

  async stop(): Promise<void> {
    this.cancelNext();
    await this.evaluations.idle();
  }

  /** All alarms as they are now, in the order of their names, as DescribeAlarms tells them. */
  async describe(): Promise<{ name: string; state: AlarmState; alarm: JsonObject }[]> {
    await this.evaluate();
    const described = this.options.definitions.map(async (definition) => {
      const standing = await this.standings.get(definition.AlarmName);
      return {
        name: definition.AlarmName,
        state: standing?.state ?? 'INSUFFICIENT_DATA',
        alarm: toMetricAlarm(definition, standing),
      };
    });
    return (await Promise.all(described)).sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  private evaluate(): Promise<void> {
    return this.evaluations.run(async () => {
      const { store, clock, metrics, definitions } = this.options;
      await metrics.flush();
      const now = clock.now();
      const changes = definitions.map(async (definition) => {
        const { AlarmName: name } = definition;
        const before = await this.standings.get(name);
        const after = standingAfter(before, await evaluateAlarm(definition, metrics, now), now);
        return after === before ? [] : [this.standings.put(name, after)];
      });
      const writes = (await Promise.all(changes)).flat();
      if (writes.length > 0) await store.commit(writes);
    });
  }
}

/** The same as before while the state stays: its reason is that of when it came. */
function standingAfter(
  before: Standing | undefined,
  evaluation: Evaluation | undefined,
  now: number,
): Standing {
  if (!before) {
    const initial: Evaluation = {
      state: 'INSUFFICIENT_DATA',
      reason: 'Unchecked: Initial alarm creation',
    };
    return { ...(evaluation ?? initial), since: now };
  }
  if (!evaluation || evaluation.state === before.state) return before;
  return { ...evaluation, since: now };
}

const jsonObject = z.record(z.string(), z.json());

function toMetricAlarm(definition: AlarmDefinition, standing: Standing | undefined): JsonObject {
  const { arn, ...properties } = definition;
  return {
    ...jsonObject.parse(JSON.parse(JSON.stringify({ ...properties, Tags: undefined }))),
    AlarmArn: arn,
    ...(standing && {
      StateValue: standing.state,
      StateReason: standing.reason,
      StateUpdatedTimestamp: standing.since / 1000,
      StateTransitionedTimestamp: standing.since / 1000,
    }),
  };
}
