import { Store, type StoreFailure } from '../store/store';
import { errorCodes, messageOf } from '../error-code';
import { StartError } from '../start-error';

/** Rises when a change makes data of earlier versions unreadable. */
const FORMAT = 1;

const FORMAT_KEY = 'format';

/**
 * Opens the store of a data folder, which is made if need be.
 *
 * @throws StartError when another process has it open, it cannot be written, or another version has written it
 */
export async function openDataFolder(dataFolder: string): Promise<Store> {
  const store = await openStore(dataFolder);
  try {
    await checkFormat(store, dataFolder);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function openStore(dataFolder: string): Promise<Store> {
  try {
    return await Store.open(dataFolder);
  } catch (error) {
    const remedy = 'choose another folder with --data';
    if (errorCodes(error).includes('LEVEL_LOCKED')) {
      throw new StartError(
        `The data folder ${dataFolder} is in use by another process: stop that process, or ${remedy}.`,
        { cause: error },
      );
    }
    throw new StartError(
      `The data folder ${dataFolder} cannot be opened: make it a folder that you may write, or ${remedy}. (${messageOf(error)})`,
      { cause: error },
    );
  }
}

async function checkFormat(store: Store, dataFolder: string): Promise<void> {
  const table = store.table<number>('honnin');
  const format = await table.get(FORMAT_KEY);
  if (format === FORMAT) return;
  if (format !== undefined) {
    throw new StartError(
      `The data folder ${dataFolder} was written by another version of Honnin (format ${format}; this version reads ${FORMAT}): delete it to begin anew, or choose another folder with --data.`,
    );
  }
  await store.commit([table.put(FORMAT_KEY, FORMAT)]);
}

/** What to do when a data folder that was open cannot be written any more. */
export function unwritable(dataFolder: string, failure: StoreFailure): StartError {
  return new StartError(
    `The data folder ${dataFolder} cannot be written any more: make room on its disk, then start again. Everything that was acknowledged is kept. (${failure.message})`,
    { cause: failure },
  );
}
