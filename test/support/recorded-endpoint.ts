import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { systemClock } from '../../local/clock';
import type { JsonValue } from '../../local/service';
import { functionNameOf } from '../../local/lambda/function-name';
import type { FunctionResult } from '../../local/stepfunctions/integrations/integrations';
import { RunningStepFunctions, TestIntegrations } from './step-functions';

/*
 * Serves Step Functions for recorded cases to be run against, with functions that answer as the cases say:
 * `tsx test/support/recorded-endpoint.ts FOLDER [TEXT]`; TEXT picks cases whose id has it in it.
 */

const stub = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('echo') }),
  z.object({ kind: z.literal('error'), cause: z.string() }),
]);
const cases = z.array(z.object({ id: z.string(), stubs: z.record(z.string(), stub).optional() }));

/** Functions by name. Where cases give one name to several, the last counts. */
class RecordedFunctions extends TestIntegrations {
  constructor(private readonly stubs: ReadonlyMap<string, z.infer<typeof stub>>) {
    super();
  }

  override invokeFunction(name: string, payload: JsonValue): Promise<FunctionResult> {
    const known = this.stubs.get(functionNameOf(name));
    if (!known) throw new Error(`No case has a function ${name}.`);
    const answer = { StatusCode: 200, ExecutedVersion: '$LATEST' };
    return Promise.resolve(
      known.kind === 'echo'
        ? { ...answer, Payload: payload }
        : { ...answer, FunctionError: 'Unhandled', Payload: JSON.parse(known.cause) as JsonValue },
    );
  }
}

async function serve(folder: string, text = ''): Promise<void> {
  const stubs = new Map<string, z.infer<typeof stub>>();
  for (const file of await readdir(folder)) {
    const read = cases.parse(JSON.parse(await readFile(join(folder, file), 'utf8')));
    for (const { id, stubs: own = {} } of read) {
      if (!id.includes(text)) continue;
      for (const [name, one] of Object.entries(own)) stubs.set(name, one);
    }
  }
  const store = await mkdtemp(join(tmpdir(), 'honnin-recorded-'));
  const running = await RunningStepFunctions.start(
    store,
    systemClock,
    new RecordedFunctions(stubs),
  );
  console.log(running.endpoint);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void running
        .stop()
        .then(() => rm(store, { recursive: true, force: true }))
        .then(() => process.exit());
    });
  }
}

const [folder, text] = process.argv.slice(2);
if (folder === undefined) throw new Error('Give the folder of the cases.');
void serve(folder, text);
