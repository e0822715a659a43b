import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { BucketDeployment } from '../template/bucket-deployments';
import { contentTypeOf, isCompressible } from './content-type';
import { fits } from './wildcards';

/** How CloudFront encodes what it compresses, the preferred one first. */
export const encodings = ['br', 'gzip'] as const;

export type Encoding = (typeof encodings)[number];

const compress: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) => brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: promisify<Buffer, Buffer>(gzip),
};

const brotli = promisify(brotliCompress);

/** A file of the built pages as an object of their bucket. */
export class Page {
  readonly contentType: string;
  /** MD5 in hexadecimal, as S3 makes it. */
  readonly etag: string;
  readonly isCompressible: boolean;
  private readonly compressed = new Map<Encoding, Promise<Buffer>>();

  /**
   * @param lastModified milliseconds since the epoch
   * @param headers what the deployment gives the object besides its bytes
   */
  constructor(
    key: string,
    readonly body: Buffer,
    readonly lastModified: number,
    readonly headers: Readonly<Record<string, string>>,
  ) {
    this.contentType = contentTypeOf(key);
    this.etag = createHash('md5').update(body).digest('hex');
    this.isCompressible = isCompressible(key, body.length);
  }

  /** The bytes in an encoding; they are compressed once. */
  encoded(encoding: Encoding): Promise<Buffer> {
    const known = this.compressed.get(encoding);
    if (known) return known;
    const bytes = compress[encoding](this.body);
    this.compressed.set(encoding, bytes);
    return bytes;
  }
}

/** Pages by the keys of their objects: `verify/index.html`. */
export type Pages = ReadonlyMap<string, Page>;

/** Reads the built pages that deployments would copy into the bucket, each as the last of these leaves it. */
export async function readPages(
  folder: string,
  deployments: readonly BucketDeployment[],
): Promise<Pages> {
  const pages = new Map<string, Page>();
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    const key = name.replaceAll(sep, '/');
    const deployment = deployments.findLast((one) => copies(one, key));
    const file = await stat(path);
    if (!deployment || !file.isFile()) continue;
    pages.set(key, new Page(key, await readFile(path), file.mtimeMs, deployment.headers));
  }
  return pages;
}

/** Of the patterns of `aws s3 sync` the last that fits decides; those to include come after those to exclude. */
function copies({ exclude, include }: BucketDeployment, key: string): boolean {
  const fitsAny = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => fits(key, pattern));
  return fitsAny(include) || !fitsAny(exclude);
}
