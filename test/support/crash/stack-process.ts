import { startEmbeddedAws } from '../../../local/embedded-aws';

/**
 * A stack as a process of its own, to be killed: `tsx stack-process.ts FOLDER POLICY`. Tells its parent when it
 * serves, and stops in order when told `stop`.
 */
async function serve(dataFolder: string, policy: string): Promise<void> {
  const stack = await startEmbeddedAws({ dataFolder, policy });
  process.on('message', (message) => {
    if (message === 'stop') void stack.stop().then(() => process.disconnect());
  });
  const { origin, apiUrl, apiKey, operatorCredentials, outputs } = stack;
  process.send?.({ origin, apiUrl, apiKey, operatorCredentials, outputs });
}

const [, , dataFolder = '', policy = ''] = process.argv;
void serve(dataFolder, policy);
