import type { JsonObject } from '../service';
import type { ObjectVersion } from './object-version';

/** Every caller belongs to it. */
const account = '000000000000';

/** Which request made an object, in the words of the event. */
export type CreationReason = 'PutObject' | 'POST Object';

/** What the event tells about the request. */
export interface Creation {
  readonly reason: CreationReason;
  readonly requestId: string;
  readonly sourceIpAddress: string;
}

/** The `detail` of the event "Object Created" (source `aws.s3`) of EventBridge, in version 0 of its shape. */
export function objectCreatedDetail(
  bucket: string,
  version: ObjectVersion,
  { reason, requestId, sourceIpAddress }: Creation,
): JsonObject {
  const { key, sizeBytes, etag, versionId, sequence } = version;
  return {
    version: '0',
    bucket: { name: bucket },
    object: {
      key,
      size: sizeBytes,
      etag,
      ...(versionId !== 'null' && { 'version-id': versionId }),
      sequencer: sequence.toString(16).toUpperCase().padStart(16, '0'),
    },
    'request-id': requestId,
    requester: account,
    'source-ip-address': sourceIpAddress,
    reason,
  };
}
