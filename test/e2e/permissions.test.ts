import { DeleteTableCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DetectFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import * as z from 'zod';
import { deployment } from '../../local/embedded/deployment';
import type { EndpointName } from '../../local/embedded/endpoints';
import { readRoles, type RoleDefinition } from '../../local/template/roles';
import { synthesize } from '../../local/template/synthesize';
import { resolveTemplate } from '../../local/template/template';
import { people } from '../people/people';
import { notDenied } from './support/denied';
import { everyCall, type Target } from './support/every-call';
import { Stack, type Begun } from './support/stack';
import { Wardrobe } from './support/wardrobe';

const [person] = people;

let wardrobe: Wardrobe;
let stack: Stack;
let roles: readonly RoleDefinition[];
beforeAll(async () => {
  [wardrobe, stack] = await Promise.all([Wardrobe.open(), Stack.start()]);
  const { origin } = stack.aws;
  roles = readRoles(resolveTemplate(await synthesize({}), { ...deployment, origin }));
});
afterAll(async () => {
  await stack.stop();
  await wardrobe.close();
});

/** A role of the stack by its logical id, without the hash that the CDK adds. */
function roleNamed(name: string): RoleDefinition {
  const role = roles.find(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, '') === name);
  if (!role) throw new Error(`The stack has no role ${name}.`);
  return role;
}

/** What a client of the SDK needs, to call as whoever acts in a role. */
const actingAs = ({ arn }: RoleDefinition, service: EndpointName) => ({
  ...stack.clientConfiguration(service),
  credentials: stack.aws.credentialsFor(arn),
});

describe('While a face check is awaited', () => {
  let target: Target;
  let begun: Begun;
  beforeAll(async () => {
    begun = await stack.beginAtLiveness(await wardrobe.document(person));
    const { sessionId } = await begun.applicant.startLiveness();
    const { taskToken } = z.object({ taskToken: z.string() }).parse(await stack.rowOf(begun));
    target = { id: begun.id, sessionId, taskToken };
  });

  it('the role of an applicant’s browser may make no other call than the one that streams', async () => {
    const { credentials } = await begun.applicant.startLiveness();
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const handedOut = { accessKeyId, secretAccessKey, sessionToken };
    expect(await notDenied(everyCall(stack, handedOut, target))).toEqual([]);
  });

  it('that role may not even without the policy of its session', async () => {
    const credentials = stack.aws.credentialsFor(roleNamed('ApiFunctionsApplicantRole').arn);
    expect(await notDenied(everyCall(stack, credentials, target))).toEqual([]);
  });

  it('the function that shows figures may read these and alarms, and nothing of any person', async () => {
    const credentials = stack.aws.credentialsFor(roleNamed('ApiFunctionsOperationsRole').arn);
    expect(await notDenied(everyCall(stack, credentials, target))).toEqual([
      'DescribeAlarms: allowed',
      'GetDashboard: allowed',
      'GetMetricData: allowed',
    ]);
  });
});

describe('The function that judges documents', () => {
  const Key = (name: string) => `documents/00000000-0000-4000-8000-000000000000/${name}`;
  const Body = 'bytes';
  let Bucket: string;
  let role: RoleDefinition;
  let s3: S3Client;
  beforeAll(() => {
    Bucket = stack.output('EvidenceBucketName');
    role = roleNamed('WorkflowDetectDocumentFaceRole');
    s3 = new S3Client({ ...actingAs(role, 's3'), forcePathStyle: true });
  });

  it('writes the faces of documents, and nothing under another prefix', async () => {
    const face = { Bucket, Key: Key('1/face.jpg'), Body };
    await expect(s3.send(new PutObjectCommand(face))).resolves.toHaveProperty('VersionId');
    const put = (name: string) => s3.send(new PutObjectCommand({ Bucket, Key: name, Body }));
    expect(
      await notDenied({
        'puts a document': put(Key('1/original')),
        'puts a live image': put('liveness/1/session/reference.jpg'),
        'puts a face elsewhere': put('faces/1/1/face.jpg'),
        'puts more beside a face': put(`${Key('1/face.jpg')}/more`),
      }),
    ).toEqual([]);
    await expect(put('liveness/1/session/reference.jpg')).rejects.toMatchObject({
      message: expect.stringMatching(
        /^User: arn:aws:sts::000000000000:assumed-role\/\S+ is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::\S+\/reference\.jpg" because no identity-based policy allows the s3:PutObject action$/,
      ) as string,
    });
  });

  it('reads documents by their version, and nothing else', async () => {
    const operator = stack.s3();
    const put = async (name: string) => {
      const { VersionId } = await operator.send(
        new PutObjectCommand({ Bucket, Key: Key(name), Body }),
      );
      return { Bucket, Key: Key(name), VersionId };
    };
    const document = await put('other/1/document/1/original');
    const live = await put('liveness/session/reference.jpg');
    const { Body: read } = await s3.send(new GetObjectCommand(document));
    expect(await read?.transformToString()).toBe(Body);

    const get = (input: { Bucket: string; Key: string; VersionId?: string | undefined }) =>
      s3.send(new GetObjectCommand(input));
    expect(
      await notDenied({
        'reads whichever version is newest': get({ Bucket, Key: document.Key }),
        'reads a live image': get(live),
        'reads what is not there': get({ Bucket, Key: 'secrets' }),
        'lists what is there': s3.send(new ListObjectVersionsCommand({ Bucket })),
        'deletes a document': s3.send(new DeleteObjectCommand(document)),
      }),
    ).toEqual([]);
    const linked = await fetch(await getSignedUrl(s3, new GetObjectCommand(live)));
    expect(linked.status).toBe(403);
    expect(await linked.text()).toContain('<Code>AccessDenied</Code>');
    const { Deleted, Errors } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: document.Key }] } }),
    );
    expect(Deleted).toBeUndefined();
    expect(Errors).toMatchObject([{ Key: document.Key, Code: 'AccessDenied' }]);
  });

  it('has Rekognition read no more than it may read itself', async () => {
    const rekognition = new RekognitionClient(actingAs(role, 'rekognition'));
    const picture = await wardrobe.document(person);
    const Name = Key('liveness/session/live.jpg');
    await stack.s3().send(new PutObjectCommand({ Bucket, Key: Name, Body: picture }));

    const detect = (Image: { Bytes: Buffer } | { S3Object: { Bucket: string; Name: string } }) =>
      rekognition.send(new DetectFacesCommand({ Image }));
    await expect(detect({ Bytes: picture })).resolves.toHaveProperty('FaceDetails');
    await expect(detect({ S3Object: { Bucket, Name } })).rejects.toMatchObject({
      name: 'InvalidS3ObjectException',
    });
  });
});

describe('An event of the audit trail', () => {
  it('is changed and deleted by no role there is', async () => {
    const begun = await stack.beginConsented();
    const before = await stack.auditTrailOf(begun);
    const TableName = stack.output('AuditEventsTableName');
    const Key = { verificationId: begun.id, sequence: 1 };
    const change = {
      TableName,
      Key,
      UpdateExpression: 'SET actor = :actor',
      ExpressionAttributeValues: { ':actor': 'mallory' },
    };
    expect(roles.length).toBeGreaterThan(9);

    for (const role of roles) {
      const client = new DynamoDBClient(actingAs(role, 'dynamodb'));
      const items = DynamoDBDocumentClient.from(client);
      const batch = (request: object) =>
        items.send(new BatchWriteCommand({ RequestItems: { [TableName]: [request] } }));
      const attempts = {
        'updates it': items.send(new UpdateCommand(change)),
        'deletes it': items.send(new DeleteCommand({ TableName, Key })),
        'deletes it in a batch': batch({ DeleteRequest: { Key } }),
        'replaces it in a batch': batch({ PutRequest: { Item: Key } }),
        'updates it in a transaction': items.send(
          new TransactWriteCommand({ TransactItems: [{ Update: change }] }),
        ),
        'deletes it in a transaction': items.send(
          new TransactWriteCommand({ TransactItems: [{ Delete: { TableName, Key } }] }),
        ),
        'deletes all': client.send(new DeleteTableCommand({ TableName })),
        'lets all expire': client.send(
          new UpdateTimeToLiveCommand({
            TableName,
            TimeToLiveSpecification: { AttributeName: 'sequence', Enabled: true },
          }),
        ),
      };
      expect([role.name, await notDenied(attempts)]).toEqual([role.name, []]);
    }
    expect(await stack.auditTrailOf(begun)).toEqual(before);
  });

  it('is added by those alone who record', async () => {
    const Item = { verificationId: '00000000-0000-4000-8000-000000000000', sequence: 1 };
    const TableName = stack.output('AuditEventsTableName');
    const recording: string[] = [];
    for (const role of roles) {
      const items = DynamoDBDocumentClient.from(new DynamoDBClient(actingAs(role, 'dynamodb')));
      const denied = await notDenied({ put: items.send(new PutCommand({ TableName, Item })) });
      if (denied.length > 0) recording.push(role.logicalId.replace(/Role[0-9A-F]{8}$/, ''));
    }
    expect(recording.sort()).toEqual([
      'ApiFunctionsAdministrators',
      'ApiFunctionsApplicants',
      'ApiFunctionsApplications',
      'ApiFunctionsReviewers',
      'EventsDocumentUploaded',
      'EventsRecordFault',
      'ReconciliationReconcileEnrolments',
      'RetentionEnforceRetention',
      'WorkflowRecordEvent',
    ]);
  });
});
