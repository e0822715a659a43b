import { startEmbeddedAws } from '../local/embedded-aws';

/**
 * A stack as `npm start` runs it, in a process of its own, so that what it takes is its own, too. Arguments: the data
 * folder, and the options that are on. Tells its parent when it is ready, and stops when the parent lets go of it or ends.
 */
async function serve(dataFolder: string, options: readonly string[]): Promise<void> {
  const aws = await startEmbeddedAws({
    dataFolder,
    quotas: options.includes('quotas'),
    pages: options.includes('pages'),
  });
  const { origin, apiUrl, apiKey, operatorCredentials, outputs, stop } = aws;
  const reviewerToken = await aws.reviewerToken();
  process.once('disconnect', () => void stop());
  process.send?.({ origin, apiUrl, apiKey, operatorCredentials, outputs, reviewerToken });
}

const [, , dataFolder, ...options] = process.argv;
if (dataFolder === undefined) throw new Error('Give the data folder.');
void serve(dataFolder, options);
