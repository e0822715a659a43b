import { startEmbeddedAws } from '../local/embedded-aws';

/**
 * A stack in a process of its own, so that its memory is its own, too. Argument: the data folder.
 * Tells its parent when it is ready, answers `memory` with its resident set in bytes, and stops on `stop`.
 */
async function serve(dataFolder: string): Promise<void> {
  const { origin, apiUrl, apiKey, operatorCredentials, outputs, stop } = await startEmbeddedAws({
    dataFolder,
  });
  process.on('message', (message) => {
    if (message === 'memory') process.send?.({ memory: process.memoryUsage.rss() });
    if (message === 'stop') void stop().then(() => process.disconnect());
  });
  process.send?.({ ready: { origin, apiUrl, apiKey, operatorCredentials, outputs } });
}

const [, , dataFolder] = process.argv;
if (dataFolder === undefined) throw new Error('Give the data folder.');
void serve(dataFolder);
