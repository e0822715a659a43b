import { createHash, randomUUID } from 'node:crypto';
import type { ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError } from '../service';
import { newChecksum, type ChecksumAlgorithm } from './checksum';

/** Bytes on the disk that no object refers to yet. */
export interface ReceivedBytes {
  readonly file: string;
  readonly sizeBytes: number;
  /** Hexadecimal. */
  readonly md5: string;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Base64, of the algorithm asked for. */
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly value: string };
}

export interface ReceiveOptions {
  readonly maximumBytes: number;
  readonly checksum?: ChecksumAlgorithm | undefined;
}

/** Part of an object; both ends are included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes of objects: one file each, named at random and never by its key. A file begins in `uploads` and
 * moves to `objects` once it is whole and on the disk.
 */
export class ObjectFiles {
  private constructor(
    private readonly uploads: string,
    private readonly objects: string,
  ) {}

  /**
   * Opens, or creates, the folder, and removes what a crash left behind.
   *
   * @param referenced names of the files that objects refer to
   */
  static async open(folder: string, referenced: ReadonlySet<string>): Promise<ObjectFiles> {
    const files = new ObjectFiles(join(folder, 'uploads'), join(folder, 'objects'));
    await rm(files.uploads, { recursive: true, force: true });
    await mkdir(files.uploads, { recursive: true });
    await mkdir(files.objects, { recursive: true });
    for (const file of await readdir(files.objects)) {
      if (!referenced.has(file)) await files.remove(file);
    }
    return files;
  }

  /**
   * Streams bytes to the disk, hashing them on the way. When it fails nothing is left behind.
   *
   * @throws ServiceError `EntityTooLarge` when there are more than allowed, or what the source throws.
   */
  async receive(
    source: AsyncIterable<Uint8Array>,
    options: ReceiveOptions,
  ): Promise<ReceivedBytes> {
    const file = randomUUID();
    const path = join(this.uploads, file);
    const handle = await open(path, 'wx');
    try {
      const digests = await copy(source, handle, options);
      await handle.sync();
      await handle.close();
      return { file, ...digests };
    } catch (error) {
      await handle.close();
      await rm(path, { force: true });
      throw error;
    }
  }

  /** Makes received bytes lasting, so that an object may refer to them. */
  async keep({ file }: ReceivedBytes): Promise<void> {
    await rename(join(this.uploads, file), join(this.objects, file));
    const folder = await open(this.objects, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  /** Forgets received bytes that will not become an object. */
  async discard({ file }: ReceivedBytes): Promise<void> {
    await rm(join(this.uploads, file), { force: true });
  }

  async remove(file: string): Promise<void> {
    await rm(join(this.objects, file), { force: true });
  }

  /** @throws ServiceError `NoSuchKey` when the object was deleted a moment ago. */
  async readWhole(file: string): Promise<Buffer> {
    const handle = await this.openObject(file);
    try {
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }

  /**
   * Opens an object for streaming; deleting it afterwards does not cut the stream short.
   *
   * @throws ServiceError `NoSuchKey` when the object was deleted a moment ago.
   */
  async stream(file: string, range?: ByteRange): Promise<ReadStream> {
    return (await this.openObject(file)).createReadStream(range);
  }

  private async openObject(file: string): Promise<FileHandle> {
    try {
      return await open(join(this.objects, file), 'r');
    } catch (error) {
      if (isMissingFile(error)) {
        throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
      }
      throw error;
    }
  }
}

function isMissingFile(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

async function copy(
  source: AsyncIterable<Uint8Array>,
  handle: FileHandle,
  { maximumBytes, checksum: algorithm }: ReceiveOptions,
): Promise<Omit<ReceivedBytes, 'file'>> {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  const checksum = algorithm && newChecksum(algorithm);
  let sizeBytes = 0;
  for await (const chunk of source) {
    sizeBytes += chunk.length;
    if (sizeBytes > maximumBytes) {
      throw new ServiceError(
        'EntityTooLarge',
        'Your proposed upload exceeds the maximum allowed size',
        400,
        { MaxSizeAllowed: maximumBytes },
      );
    }
    for (const digest of [md5, sha256, checksum]) digest?.update(chunk);
    await handle.writeFile(chunk);
  }
  return {
    sizeBytes,
    md5: md5.digest('hex'),
    sha256: sha256.digest('hex'),
    ...(algorithm && checksum && { checksum: { algorithm, value: checksum.digest() } }),
  };
}
