import * as z from 'zod';
import type { AnyVersion } from './object-version';

const DAY = 86_400_000;
const days = z.number().int().min(1);

/** Strict, so that a rule which would do more than the embedded S3 does stops the start. */
const ruleSchema = z
  .strictObject({
    Id: z.string().optional(),
    Status: z.enum(['Enabled', 'Disabled']),
    Prefix: z.string().default(''),
    ExpirationInDays: days.optional(),
    ExpiredObjectDeleteMarker: z.boolean().default(false),
    NoncurrentVersionExpiration: z.strictObject({ NoncurrentDays: days }).optional(),
    /** There are no multipart uploads here. */
    AbortIncompleteMultipartUpload: z.unknown().optional(),
  })
  .transform((rule) => ({
    enabled: rule.Status === 'Enabled',
    prefix: rule.Prefix,
    expirationDays: rule.ExpirationInDays,
    noncurrentDays: rule.NoncurrentVersionExpiration?.NoncurrentDays,
    expiredMarkers: rule.ExpiredObjectDeleteMarker,
  }));

/** What a rule of a bucket's lifecycle does with the objects below a prefix. */
export type LifecycleRule = z.output<typeof ruleSchema>;

/** `LifecycleConfiguration` of `AWS::S3::Bucket`. */
export const lifecycleSchema = z
  .object({ Rules: z.array(ruleSchema) })
  .transform(({ Rules }) => Rules.filter(({ enabled }) => enabled));

/**
 * What is to go of an object.
 *
 * @param versions all that there are, the newest first
 * @param now milliseconds since the epoch
 * @returns versions to delete for good; `current` when the newest is to be hidden behind a delete marker
 */
export function expired(
  rules: readonly LifecycleRule[],
  versions: readonly AnyVersion[],
  now: number,
): readonly (AnyVersion | 'current')[] {
  const [newest, ...noncurrent] = versions;
  if (!newest) return [];
  const applied = rules.filter(({ prefix }) => newest.key.startsWith(prefix));
  const isOver = (since: number, lifetime: number | undefined): boolean =>
    lifetime !== undefined && now >= midnightAfter(since + lifetime * DAY);
  const gone = noncurrent.filter((_, index) =>
    applied.some((rule) => isOver(versions[index]?.lastModified ?? now, rule.noncurrentDays)),
  );
  if (!newest.deleteMarker) {
    const isExpired = applied.some((rule) => isOver(newest.lastModified, rule.expirationDays));
    return isExpired ? ['current', ...gone] : gone;
  }
  const hidesNothing = noncurrent.length === 0;
  const isUnneeded = applied.some(
    (rule) => rule.expiredMarkers || isOver(newest.lastModified, rule.expirationDays),
  );
  return hidesNothing && isUnneeded ? [newest] : gone;
}

/** S3 counts days up to the next midnight in UTC. */
export function midnightAfter(time: number): number {
  return Math.ceil(time / DAY) * DAY;
}
