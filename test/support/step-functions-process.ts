import { RunningStepFunctions } from './step-functions';

/**
 * An embedded Step Functions as a process of its own, to be killed: `tsx step-functions-process.ts FOLDER`.
 * Its function `work` answers what it gets; it writes its endpoint to the standard output once it listens.
 */
async function main(folder: string): Promise<void> {
  const running = await RunningStepFunctions.start(folder);
  running.integrations.functions.set('work', (payload) => payload);
  console.log(running.endpoint);
}

void main(process.argv[2] ?? '');
