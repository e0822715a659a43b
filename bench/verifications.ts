import { availableParallelism } from 'node:os';
import { LivenessClient } from '../local/applicant/liveness-client';
import { machineTime, takeThrough, type Applicant, type MachineTime } from './applicants';
import { count, megabytes, milliseconds, percentile, type Figure } from './figure';
import type { StackProcess } from './stack';

const IN_TURN = 20;
const UNDER_LOAD = { warmUp: 6, verifications: 60, atOnce: 6 };

/** How often the memory is looked at under load, in milliseconds. */
const SAMPLING_INTERVAL = 500;

/** One verification after another, the first of them in a stack that has just started. */
export async function measureInTurn(
  { stack }: StackProcess,
  applicants: readonly Applicant[],
): Promise<Figure[]> {
  const liveness = await LivenessClient.start();
  const measured: MachineTime[] = [];
  for (let turn = 0; turn < IN_TURN; turn += 1) {
    const applicant = applicantAt(applicants, turn);
    const id = await takeThrough(stack, liveness, applicant);
    measured.push(await machineTime(stack, id));
  }
  await liveness.close();
  const times = measured.map((one) => one.milliseconds);
  const what = 'machine time of a verification';
  return [
    { what: `${what}, p50`, budget: 1000, today: percentile(times, 0.5), format: milliseconds },
    { what: `${what}, p95`, budget: 2000, today: percentile(times, 0.95), format: milliseconds },
    { what: `${what}, first after a start`, today: times[0] ?? Number.NaN, format: milliseconds },
    {
      what: 'states of an approval, as run',
      budget: 21,
      today: Math.max(...measured.map(({ states }) => states)),
      format: count,
    },
  ];
}

/** Several at a time, as fast as they go. The applicants and the stack share the machine. */
export async function measureUnderLoad(
  running: StackProcess,
  applicants: readonly Applicant[],
): Promise<Figure[]> {
  const liveness = await LivenessClient.start();
  const run = (verifications: number): Promise<void> =>
    takeAllThrough(running, liveness, applicants, verifications);
  await run(UNDER_LOAD.warmUp);

  const memory = watchMemory(running);
  const before = await running.usage();
  const applicantsBefore = process.cpuUsage();
  const start = performance.now();
  await run(UNDER_LOAD.verifications);
  const minutes = (performance.now() - start) / 60_000;
  const applicantsTook = process.cpuUsage(applicantsBefore);
  const after = await running.usage();
  const most = await memory.stop();
  await liveness.close();
  const each = (milliseconds: number): number => milliseconds / UNDER_LOAD.verifications;
  return [
    {
      what: `verifications a minute, headless, ${availableParallelism()} cores`,
      budget: 100,
      atLeast: true,
      today: UNDER_LOAD.verifications / minutes,
      format: count,
    },
    {
      what: '  processor time of each: the stack',
      today: each(after.milliseconds - before.milliseconds),
      format: milliseconds,
    },
    {
      what: '  processor time of each: the applicant',
      today: each((applicantsTook.user + applicantsTook.system) / 1000),
      format: milliseconds,
    },
    { what: 'memory, under that load', budget: 900e6, today: most, format: megabytes },
  ];
}

async function takeAllThrough(
  { stack }: StackProcess,
  liveness: LivenessClient,
  applicants: readonly Applicant[],
  verifications: number,
): Promise<void> {
  let left = verifications;
  const oneAfterAnother = async (applicant: Applicant): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await takeThrough(stack, liveness, applicant);
    }
  };
  await Promise.all(
    Array.from({ length: UNDER_LOAD.atOnce }, (_, index) =>
      oneAfterAnother(applicantAt(applicants, index)),
    ),
  );
}

/** Looks at the memory of a stack until stopped; tells the most there was, in bytes. */
function watchMemory(running: StackProcess): { stop: () => Promise<number> } {
  let most = 0;
  const look = async (): Promise<void> => {
    most = Math.max(most, (await running.usage()).bytes);
  };
  const timer = setInterval(() => void look(), SAMPLING_INTERVAL);
  return {
    stop: async () => {
      clearInterval(timer);
      await look();
      return most;
    },
  };
}

function applicantAt(applicants: readonly Applicant[], index: number): Applicant {
  const applicant = applicants[index % applicants.length];
  if (!applicant) throw new Error('There are no applicants.');
  return applicant;
}
