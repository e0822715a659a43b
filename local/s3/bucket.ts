import * as z from 'zod';
import { lifecycleSchema, type LifecycleRule } from './lifecycle-rules';
import { ServiceError } from '../service';

const corsRule = z.object({
  AllowedOrigins: z.array(z.string()),
  AllowedMethods: z.array(z.enum(['GET', 'PUT', 'HEAD', 'POST', 'DELETE'])),
  AllowedHeaders: z.array(z.string()).default([]),
  ExposedHeaders: z.array(z.string()).default([]),
  /** How long a browser may remember the answer, in seconds. */
  MaxAge: z.number().optional(),
});

export type CorsRule = z.infer<typeof corsRule>;

const encryption = z.object({
  SSEAlgorithm: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse']),
  KMSMasterKeyID: z.string().optional(),
});

/** How objects say they are encrypted. The embedded S3 keeps the statement; the bytes lie on the disk as they came. */
export type Encryption = z.infer<typeof encryption>;

/** A bucket as `AWS::S3::Bucket` describes it, reduced to what changes how the embedded S3 answers. */
export const bucketSchema = z
  .object({
    BucketName: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
    VersioningConfiguration: z.object({ Status: z.enum(['Enabled', 'Suspended']) }).optional(),
    ObjectLockEnabled: z.boolean().default(false),
    LifecycleConfiguration: lifecycleSchema.optional(),
    CorsConfiguration: z.object({ CorsRules: z.array(corsRule) }).optional(),
    NotificationConfiguration: z
      .object({
        EventBridgeConfiguration: z
          .object({ EventBridgeEnabled: z.boolean().default(true) })
          .optional(),
      })
      .optional(),
    BucketEncryption: z
      .object({
        ServerSideEncryptionConfiguration: z.array(
          z.object({
            ServerSideEncryptionByDefault: encryption.optional(),
            BucketKeyEnabled: z.boolean().default(false),
          }),
        ),
      })
      .optional(),
  })
  .transform((properties): Bucket => ({
    name: properties.BucketName,
    versioning: properties.VersioningConfiguration?.Status ?? 'Off',
    hasObjectLock: properties.ObjectLockEnabled,
    lifecycle: properties.LifecycleConfiguration ?? [],
    corsRules: properties.CorsConfiguration?.CorsRules ?? [],
    sendsEvents:
      properties.NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled ?? false,
    encryption: properties.BucketEncryption?.ServerSideEncryptionConfiguration[0]
      ?.ServerSideEncryptionByDefault ?? { SSEAlgorithm: 'AES256' },
    hasBucketKey:
      properties.BucketEncryption?.ServerSideEncryptionConfiguration[0]?.BucketKeyEnabled ?? false,
  }));

/** Properties of a bucket in the template. */
export type BucketProperties = z.input<typeof bucketSchema>;

export interface Bucket {
  readonly name: string;
  readonly versioning: 'Enabled' | 'Suspended' | 'Off';
  /** Whether versions can be held. */
  readonly hasObjectLock: boolean;
  /** What expires when. */
  readonly lifecycle: readonly LifecycleRule[];
  readonly corsRules: readonly CorsRule[];
  /** Whether new objects become events of EventBridge. */
  readonly sendsEvents: boolean;
  /** What an object gets that asks for nothing else. */
  readonly encryption: Encryption;
  /** Whether KMS encrypts for the bucket as a whole, rather than for each object. */
  readonly hasBucketKey: boolean;
}

/** The longest key, in bytes of UTF-8. */
const longestKey = 1024;

/** @throws ServiceError for a key that S3 does not take. */
export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > longestKey) {
    throw new ServiceError('KeyTooLongError', 'Your key is too long', 400, {
      Size: Buffer.byteLength(key),
      MaxSizeAllowed: longestKey,
    });
  }
  // The store separates keys from versions by this character.
  if (key === '' || key.includes('\0')) {
    throw new ServiceError('InvalidArgument', 'A key is 1 to 1024 bytes without null characters.');
  }
}
