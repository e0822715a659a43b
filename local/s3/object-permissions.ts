import type { AccessControl } from '../iam/access-control';
import type { Account } from '../iam/account';
import { keyUse, type KeyUse } from '../iam/key-use';
import type { Principal } from '../service';
import type { Bucket, Encryption } from './bucket';
import type { ObjectVersion } from './object-version';

/** What somebody wants to do in a bucket. */
export interface Intent {
  /** As IAM spells it: `s3:GetObject`. */
  readonly action: string;
  readonly bucket: string;
  /** Empty when it is about the bucket. */
  readonly key: string;
  /** What a list is narrowed to, if it is. */
  readonly prefix?: string | undefined;
}

/** Who may do what with objects, and with the keys they are encrypted with. Every method throws {@link AccessDenied}. */
export class ObjectPermissions {
  constructor(
    private readonly access: AccessControl,
    private readonly place: Account,
  ) {}

  check(principal: Principal, { action, bucket, key, prefix }: Intent): void {
    this.access.authorize(principal, {
      action,
      resource: arnOf(bucket, key),
      ...(prefix !== undefined && { context: { 's3:prefix': prefix } }),
    });
  }

  /** S3 has KMS decrypt the key of an object in the name of whoever reads it. */
  checkDecryption(principal: Principal, bucket: Bucket, { key, encryption }: ObjectVersion): void {
    this.checkKey('kms:Decrypt', principal, { bucket, key, encryption });
  }

  /** S3 has KMS make a key for an object in the name of whoever writes it. */
  checkEncryption(
    principal: Principal,
    bucket: Bucket,
    key: string,
    encryption: Encryption = bucket.encryption,
  ): void {
    this.checkKey('kms:GenerateDataKey', principal, { bucket, key, encryption });
  }

  /** The key that AWS keeps for S3, which is used unless one is named, serves everybody in the account. */
  private checkKey(
    action: KeyUse['action'],
    principal: Principal,
    { bucket, key, encryption }: Encrypted,
  ): void {
    const { KMSMasterKeyID: keyId } = encryption;
    if (keyId === undefined) return;
    const { region, account } = this.place;
    const use = keyUse({
      action,
      keyArn: keyId.startsWith('arn:') ? keyId : `arn:aws:kms:${region}:${account}:key/${keyId}`,
      service: 's3',
      encryptionContext: { 'aws:s3:arn': arnOf(bucket.name, bucket.hasBucketKey ? '' : key) },
    });
    this.access.authorize(principal, use);
  }
}

interface Encrypted {
  readonly bucket: Bucket;
  readonly key: string;
  readonly encryption: Encryption;
}

function arnOf(bucket: string, key: string): string {
  return `arn:aws:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
}
