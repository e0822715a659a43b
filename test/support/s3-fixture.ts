import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { HttpFront } from '../../local/http/http-front';
import { AccessControl } from '../../local/iam/access-control';
import type { BucketProperties } from '../../local/s3/bucket';
import { S3Endpoint } from '../../local/s3/endpoint/s3-endpoint';
import { ObjectPermissions } from '../../local/s3/object-permissions';
import { S3 } from '../../local/s3/s3';
import type { JsonObject } from '../../local/service';
import type { Credential } from '../../local/signature/credential';
import { SignatureVerifier } from '../../local/signature/signature-verifier';
import { Store } from '../../local/store/store';
import { ManualClock } from './manual-clock';

export const owner: Credential = {
  accessKeyId: 'AKIAOWNER',
  secretAccessKey: 'secret',
  principalArn: 'arn:aws:iam::000000000000:user/owner',
};

/** May read and nothing else. */
export const reader: Credential = {
  ...owner,
  accessKeyId: 'ASIAREADER',
  sessionToken: 'token',
  sessionPolicy: {
    Statement: [{ Effect: 'Allow', Action: ['s3:Get*', 'kms:Decrypt'], Resource: ['*'] }],
  },
};

/** One as the product has it, and one with nothing switched on. */
const buckets: BucketProperties[] = [
  {
    BucketName: 'evidence',
    VersioningConfiguration: { Status: 'Enabled' },
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'key-1' } },
      ],
    },
    CorsConfiguration: {
      CorsRules: [
        {
          AllowedOrigins: ['https://app.example', 'https://*.preview.example'],
          AllowedMethods: ['POST', 'GET'],
          AllowedHeaders: ['content-type'],
          ExposedHeaders: ['etag'],
          MaxAge: 3600,
        },
      ],
    },
  },
  { BucketName: 'plain' },
  {
    BucketName: 'expiring',
    VersioningConfiguration: { Status: 'Enabled' },
    ObjectLockEnabled: true,
    LifecycleConfiguration: {
      Rules: [
        {
          Status: 'Enabled',
          Prefix: 'short/',
          ExpirationInDays: 1,
          NoncurrentVersionExpiration: { NoncurrentDays: 2 },
        },
        { Status: 'Disabled', Prefix: 'long/', ExpirationInDays: 1 },
        { Status: 'Enabled', ExpiredObjectDeleteMarker: true },
      ],
    },
  },
];

const place = { account: '000000000000', region: 'us-east-1' };

/** Everybody in the account may use the key. */
function accessToKey(id: string): AccessControl {
  const { account, region } = place;
  const policy = {
    Statement: [
      {
        Effect: 'Allow' as const,
        Principal: { AWS: [`arn:aws:iam::${account}:root`] },
        Action: ['kms:*'],
        Resource: ['*'],
      },
    ],
  };
  const arn = `arn:aws:kms:${region}:${account}:key/${id}`;
  return new AccessControl({ roles: [], resources: [{ arn, policy }] });
}

export interface S3Fixture {
  readonly s3: S3;
  readonly origin: string;
  /** Where the bytes of objects lie. */
  readonly folder: string;
  readonly store: Store;
  readonly clock: ManualClock;
  /** Details of the events that were committed, in their order. */
  readonly events: () => Promise<JsonObject[]>;
  readonly logged: readonly unknown[];
  readonly client: (credential?: Credential, config?: S3ClientConfig) => S3Client;
  /** Opens the storage anew, as after a restart. */
  readonly reopen: () => Promise<S3>;
  readonly stop: () => Promise<void>;
}

/** S3 behind the real HTTP front. */
export async function startS3(): Promise<S3Fixture> {
  const home = await mkdtemp(join(tmpdir(), 'honnin-s3-'));
  const folder = join(home, 'objects');
  const store = await Store.open(home);
  const clock = new ManualClock();
  const eventTable = store.table<JsonObject>('events');
  let eventCount = 0;
  const reopen = (): Promise<S3> =>
    S3.open({
      store,
      clock,
      folder,
      buckets,
      objectCreated: (detail) => {
        eventCount += 1;
        return [eventTable.put(String(eventCount).padStart(6, '0'), detail)];
      },
    });
  const s3 = await reopen();
  const logged: unknown[] = [];
  const front = await HttpFront.listen({ port: 0 });
  const credentials = {
    find: (id: string) =>
      Promise.resolve([owner, reader].find(({ accessKeyId }) => accessKeyId === id)),
  };
  const endpoint = new S3Endpoint({
    s3,
    permissions: new ObjectPermissions(accessToKey('key-1'), place),
    signatures: new SignatureVerifier({ credentials, clock, region: 'us-east-1' }),
    clock,
    pathPrefix: '/aws/s3',
    logError: (_, error) => logged.push(error),
  });
  front.route('/aws/s3', (request, response) => endpoint.handle(request, response));
  const clients: S3Client[] = [];
  return {
    store,
    s3,
    origin: front.origin,
    folder,
    clock,
    logged,
    reopen,
    events: async () => {
      const events: JsonObject[] = [];
      for await (const [, detail] of eventTable.entries()) events.push(detail);
      return events;
    },
    client: ({ accessKeyId, secretAccessKey, sessionToken } = owner, config = {}) => {
      const client = new S3Client({
        region: 'us-east-1',
        endpoint: `${front.origin}/aws/s3`,
        credentials: {
          accessKeyId,
          secretAccessKey,
          ...(sessionToken !== undefined && { sessionToken }),
        },
        maxAttempts: 1,
        ...config,
      });
      clients.push(client);
      return client;
    },
    stop: async () => {
      for (const client of clients) client.destroy();
      await front.close();
      await store.close();
      await rm(home, { recursive: true });
    },
  };
}
