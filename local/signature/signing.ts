import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The one algorithm of Signature Version 4 that the embedded AWS knows. */
export const signingAlgorithm = 'AWS4-HMAC-SHA256';

/** What a signature is good for: one day, region and service. */
export interface Scope {
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export function formatScope({ date, region, service }: Scope): string {
  return `${date}/${region}/${service}/aws4_request`;
}

/** Takes apart `<access key>/<date>/<region>/<service>/aws4_request`; undefined when it is not that. */
export function parseCredential(
  credential: string,
): { accessKeyId: string; scope: Scope } | undefined {
  const [accessKeyId, date, region, service, terminator, ...rest] = credential.split('/');
  const complete = accessKeyId && date && region && service && terminator === 'aws4_request';
  if (!complete || rest.length > 0) return undefined;
  return { accessKeyId, scope: { date, region, service } };
}

export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

export function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

/** The key of a day, region and service, derived from a secret access key. */
export function signingKey(secretAccessKey: string, { date, region, service }: Scope): Buffer {
  return [date, region, service, 'aws4_request'].reduce<Buffer>(
    (key, part) => hmac(key, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
}

/** Compares secrets in a time that tells nothing about where they differ. */
export function equalInConstantTime(one: string, other: string): boolean {
  // Hashes have the same length whatever was sent, as the comparison demands.
  return timingSafeEqual(
    createHash('sha256').update(one).digest(),
    createHash('sha256').update(other).digest(),
  );
}

/** Reads `YYYYMMDDTHHMMSSZ` as milliseconds since the epoch; NaN when it is not that. */
export function parseSigningDate(date: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (!parts) return Number.NaN;
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Writes milliseconds since the epoch as `YYYYMMDDTHHMMSSZ`. */
export function formatSigningDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
