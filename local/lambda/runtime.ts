import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { followClock } from './function-clock';
import type {
  FunctionErrorPayload,
  InvocationRequest,
  WorkerMessage,
  WorkerSettings,
} from './messages';

/** The largest response of a function, in bytes, as the Runtime API has it. */
const LARGEST_RESPONSE = 6_291_556;

const EXPORTED_NAME = 'handler';

type Handler = (event: unknown, context: Readonly<Record<string, unknown>>) => unknown;

/** An error of the runtime's own: its type is known by name to those who watch functions. */
class RuntimeError extends Error {
  constructor(
    readonly errorType: string,
    message: string,
  ) {
    super(message);
  }
}

const settings = workerData as WorkerSettings;

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

function describeError(error: unknown): FunctionErrorPayload {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  const errorType = error instanceof RuntimeError ? error.errorType : error.name;
  return { errorType, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

async function loadHandler(): Promise<Handler> {
  const module = (await import(pathToFileURL(settings.modulePath).href)) as Record<string, unknown>;
  const handler = module[EXPORTED_NAME];
  if (typeof handler === 'function') return handler as Handler;
  throw new RuntimeError(
    'Runtime.HandlerNotFound',
    `handler.${EXPORTED_NAME} is undefined or not exported`,
  );
}

function contextOf({ requestId, remainingMilliseconds }: InvocationRequest) {
  const deadline = performance.now() + remainingMilliseconds;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: settings.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: settings.functionArn,
    memoryLimitInMB: String(settings.memorySize),
    awsRequestId: requestId,
    logGroupName: settings.logGroupName,
    logStreamName: settings.logStreamName,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
}

/** What JSON does not know, such as nothing at all, becomes `null`. */
function stringify(result: unknown): string {
  try {
    const payload: unknown = JSON.stringify(result);
    return typeof payload === 'string' ? payload : 'null';
  } catch {
    throw new RuntimeError('Runtime.MarshalError', 'Unable to stringify response body');
  }
}

function serialize(result: unknown): string {
  const payload = stringify(result);
  if (Buffer.byteLength(payload) > LARGEST_RESPONSE) {
    throw new RuntimeError(
      'Function.ResponseSizeTooLarge',
      `Response payload size exceeded maximum allowed payload size (${LARGEST_RESPONSE} bytes).`,
    );
  }
  return payload;
}

async function invoke(handler: Handler, request: InvocationRequest): Promise<void> {
  followClock(request.now);
  try {
    const result = await handler(request.event, contextOf(request));
    tell({ type: 'result', payload: serialize(result) });
  } catch (error) {
    const payload = describeError(error);
    console.error('Invoke Error\t%s', JSON.stringify(payload));
    tell({ type: 'error', payload });
  }
}

function crash(error: unknown): void {
  const payload = describeError(error);
  console.error('Uncaught Exception\t%s', JSON.stringify(payload));
  tell({ type: 'crash', payload });
}

process.on('uncaughtException', crash);
process.on('unhandledRejection', (reason) =>
  crash(
    new RuntimeError(
      'Runtime.UnhandledPromiseRejection',
      reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason),
    ),
  ),
);

loadHandler().then((handler) => {
  parentPort?.on('message', (request: InvocationRequest) => void invoke(handler, request));
  tell({ type: 'ready' });
}, crash);
