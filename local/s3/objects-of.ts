import type { Principal } from '../service';
import type { ObjectPermissions } from './object-permissions';
import type { ObjectStorage } from './object-storage';
import type { S3 } from './s3';

/** The objects as somebody may read and write them: how other services work with S3 in the name of their callers. */
export type ObjectsOf = (principal: Principal) => ObjectStorage;

/** @returns storage whose methods throw AccessDenied, too, for what the principal may not do */
export function objectsOf(s3: S3, permissions: ObjectPermissions): ObjectsOf {
  return (principal) => ({
    async get(bucket, key, versionId) {
      const found = s3.bucket(bucket);
      const action = versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
      permissions.check(principal, { action, bucket, key });
      const version = await s3.version(bucket, key, versionId);
      permissions.checkDecryption(principal, found, version);
      return s3.get(bucket, key, version.versionId);
    },
    async put(bucket, key, body, attributes) {
      const found = s3.bucket(bucket);
      permissions.check(principal, { action: 's3:PutObject', bucket, key });
      permissions.checkEncryption(principal, found, key, attributes.encryption);
      return s3.put(bucket, key, body, attributes);
    },
  });
}
