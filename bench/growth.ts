import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListExecutionsCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { ExecutionRecord } from '../local/stepfunctions/execution/execution-record';
import { ExecutionStore } from '../local/stepfunctions/execution/execution-store';
import type { HistoryEvent } from '../local/stepfunctions/execution/history-event';
import { Store } from '../local/store/store';
import { RunningStepFunctions } from '../test/support/step-functions';
import { percent, type Figure } from './figure';
import { rateOf } from './rate';

const BEHIND = 100_000;

/** Executions written to the store at a time. */
const BATCH = 1000;

const ROUNDS = 3;

/** No slower than this part of what it was. */
const LEAST = 0.8;

const states = {
  One: { Type: 'Pass', Next: 'Two' },
  Two: { Type: 'Pass', End: true },
};

interface Rates {
  readonly executions: number;
  readonly lists: number;
}

/** How much slower Step Functions is with finished executions behind it than without. */
export async function measureGrowth(): Promise<Figure[]> {
  const [young, old] = [await Subject.open(), await Subject.open()];
  try {
    await old.age();
    const rates = { young: [] as Rates[], old: [] as Rates[] };
    // In turn, since whatever else the machine does is to slow both.
    for (let round = 0; round < ROUNDS; round += 1) {
      rates.young.push(await young.measure());
      rates.old.push(await old.measure());
    }
    return [
      figure('starting and finishing', rates.old, rates.young, ({ executions }) => executions),
      figure('listing', rates.old, rates.young, ({ lists }) => lists),
    ];
  } finally {
    await young.remove();
    await old.remove();
  }
}

function figure(
  what: string,
  old: readonly Rates[],
  young: readonly Rates[],
  rate: (rates: Rates) => number,
): Figure {
  return {
    what: `${what} with ${BEHIND.toLocaleString('en')} executions behind, to without`,
    budget: LEAST,
    atLeast: true,
    today: Math.max(...old.map(rate)) / Math.max(...young.map(rate)),
    format: percent,
  };
}

/** A Step Functions with a folder of its own, in which one execution has run. */
class Subject {
  private constructor(
    private running: RunningStepFunctions,
    private readonly folder: string,
    private readonly stateMachineArn: string,
    private readonly executionArn: string,
  ) {}

  static async open(): Promise<Subject> {
    const folder = await mkdtemp(join(tmpdir(), 'honnin-growth-'));
    const running = await RunningStepFunctions.start(folder);
    const stateMachineArn = await running.create(states);
    const { executionArn = '' } = await running.client.send(
      new StartExecutionCommand({ stateMachineArn }),
    );
    return new Subject(running, folder, stateMachineArn, executionArn);
  }

  /** Puts finished executions behind it. */
  async age(): Promise<void> {
    await this.running.stop();
    await multiply(this.folder, this.executionArn);
    this.running = await RunningStepFunctions.start(this.folder);
  }

  async measure(): Promise<Rates> {
    const { client } = this.running;
    const { stateMachineArn } = this;
    const executions = await rateOf(() =>
      client.send(new StartExecutionCommand({ stateMachineArn })),
    );
    const lists = await rateOf(() =>
      client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 100 })),
    );
    return { executions, lists };
  }

  async remove(): Promise<void> {
    await this.running.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Writes down an execution again and again, under other names: running them all would take minutes. */
async function multiply(folder: string, executionArn: string): Promise<void> {
  const store = await Store.open(folder);
  const executions = new ExecutionStore(store);
  const record = await executions.find(executionArn, Date.now());
  if (!record) throw new Error('The execution is not there.');
  const events: HistoryEvent[] = [];
  for await (const event of executions.history(executionArn)) events.push(event);
  for (let written = 0; written < BEHIND; written += BATCH) {
    const copies = Array.from({ length: BATCH }, (_, index) => copyOf(record, written + index));
    await store.commit(
      copies.flatMap((copy) => [
        ...executions.saveRecord(copy, undefined),
        ...executions.saveEvents(copy.executionArn, events),
      ]),
    );
  }
  await store.close();
}

function copyOf(record: ExecutionRecord, number: number): ExecutionRecord {
  const name = `${record.name}-${number}`;
  const executionArn = record.executionArn.replace(record.name, name);
  return { ...record, name, executionArn, startDate: record.startDate - number };
}
