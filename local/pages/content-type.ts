import { extname } from 'node:path';

/** What CloudFront compresses: a part of its list, by the endings of names. */
const compressed: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
};

const others: Readonly<Record<string, string>> = {
  '.ico': 'image/vnd.microsoft.icon',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** What the deployment on AWS says of a file whose ending it does not know. */
const unknown = 'binary/octet-stream';

/** Sizes between which CloudFront compresses, in bytes. */
const compressedSizes = { least: 1_000, most: 10_000_000 };

export function contentTypeOf(key: string): string {
  const extension = extname(key);
  return compressed[extension] ?? others[extension] ?? unknown;
}

/** Whether CloudFront would compress a file. */
export function isCompressible(key: string, sizeBytes: number): boolean {
  return (
    extname(key) in compressed &&
    sizeBytes >= compressedSizes.least &&
    sizeBytes <= compressedSizes.most
  );
}
