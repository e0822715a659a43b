import { isMainThread } from 'node:worker_threads';

interface Context {
  readonly awsRequestId: string;
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

let calls = 0;

/** Tells what it finds around itself. */
export const handler = async (event: { name: string }, context: Context) => {
  calls += 1;
  console.log(`greeting ${event.name}`);
  return Promise.resolve({
    greeting: `hello ${event.name}`,
    calls,
    times: [Date.now(), new Date().getTime(), new Date('2026-01-01').getTime()],
    isMainThread,
    environment: process.env,
    requestId: context.awsRequestId,
    arn: context.invokedFunctionArn,
    remainingMilliseconds: context.getRemainingTimeInMillis(),
  });
};
