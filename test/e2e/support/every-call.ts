import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import {
  CompareFacesCommand,
  CreateFaceLivenessSessionCommand,
  DeleteCollectionCommand,
  DeleteFacesCommand,
  DescribeCollectionCommand,
  DetectFacesCommand,
  GetFaceLivenessSessionResultsCommand,
  IndexFacesCommand,
  ListCollectionsCommand,
  ListFacesCommand,
  RekognitionClient,
  SearchFacesByImageCommand,
  SearchFacesCommand,
} from '@aws-sdk/client-rekognition';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { EndpointName } from '../../../local/embedded/endpoints';
import type { Attempts } from './denied';
import type { Stack } from './stack';

/** Keys of temporary credentials. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** A verification that somebody has designs on. */
export interface Target {
  readonly id: string;
  readonly sessionId: string;
  readonly taskToken: string;
}

/** Makes every call there is on what belongs to a verification, but for the one that opens a liveness stream. */
export function everyCall(stack: Stack, keys: Keys, target: Target): Attempts {
  return {
    ...dynamoDbCalls(stack, keys, target),
    ...s3Calls(stack, keys, target),
    ...stepFunctionsCalls(stack, keys, target),
    ...rekognitionCalls(stack, keys, target),
    ...kmsCalls(stack, keys),
    ...cloudWatchCalls(stack, keys),
    ...otherCalls(stack, keys),
  };
}

const as = (stack: Stack, service: EndpointName, credentials: Keys) => ({
  ...stack.clientConfiguration(service),
  credentials,
});

function dynamoDbCalls(stack: Stack, keys: Keys, { id }: Target): Attempts {
  const client = new DynamoDBClient(as(stack, 'dynamodb', keys));
  const TableName = stack.output('VerificationsTableName');
  const Key = { id: { S: id } };
  const item = { TableName, Key };
  const UpdateExpression = 'SET subjectId = id';
  return {
    BatchGetItem: client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } }),
    ),
    BatchWriteItem: client.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ DeleteRequest: { Key } }] } }),
    ),
    DeleteItem: client.send(new DeleteItemCommand(item)),
    DeleteTable: client.send(new DeleteTableCommand({ TableName })),
    DescribeTable: client.send(new DescribeTableCommand({ TableName })),
    GetItem: client.send(new GetItemCommand(item)),
    ListTables: client.send(new ListTablesCommand()),
    PutItem: client.send(new PutItemCommand({ TableName, Item: Key })),
    Query: client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': Key.id },
      }),
    ),
    Scan: client.send(new ScanCommand({ TableName, IndexName: 'byStatus' })),
    TransactGetItems: client.send(new TransactGetItemsCommand({ TransactItems: [{ Get: item }] })),
    TransactWriteItems: client.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ ConditionCheck: { ...item, ConditionExpression: 'subjectId = id' } }],
      }),
    ),
    UpdateItem: client.send(new UpdateItemCommand({ ...item, UpdateExpression })),
  };
}

function s3Calls(stack: Stack, keys: Keys, { id }: Target): Attempts {
  const client = new S3Client({ ...as(stack, 's3', keys), forcePathStyle: true });
  const Bucket = stack.output('EvidenceBucketName');
  const object = { Bucket, Key: `documents/${id}/1/original` };
  return {
    DeleteObject: client.send(new DeleteObjectCommand(object)),
    GetObject: client.send(new GetObjectCommand(object)),
    GetObjectVersion: client.send(new GetObjectCommand({ ...object, VersionId: 'any' })),
    ListObjectVersions: client.send(new ListObjectVersionsCommand({ Bucket })),
    ListObjectsV2: client.send(new ListObjectsV2Command({ Bucket, Prefix: 'verifications/' })),
    PutObject: client.send(new PutObjectCommand({ ...object, Body: 'forged' })),
  };
}

function stepFunctionsCalls(stack: Stack, keys: Keys, { id, taskToken }: Target): Attempts {
  const client = new SFNClient(as(stack, 'sfn', keys));
  const stateMachineArn = stack.output('StateMachineArn');
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${id}`;
  const roleArn = 'arn:aws:iam::000000000000:role/any';
  return {
    CreateStateMachine: client.send(
      new CreateStateMachineCommand({ name: 'mine', roleArn, definition: '{}' }),
    ),
    DeleteStateMachine: client.send(new DeleteStateMachineCommand({ stateMachineArn })),
    DescribeExecution: client.send(new DescribeExecutionCommand({ executionArn })),
    DescribeStateMachine: client.send(new DescribeStateMachineCommand({ stateMachineArn })),
    GetExecutionHistory: client.send(new GetExecutionHistoryCommand({ executionArn })),
    ListExecutions: client.send(new ListExecutionsCommand({ stateMachineArn })),
    ListStateMachines: client.send(new ListStateMachinesCommand()),
    RedriveExecution: client.send(new RedriveExecutionCommand({ executionArn })),
    SendTaskFailure: client.send(new SendTaskFailureCommand({ taskToken })),
    SendTaskHeartbeat: client.send(new SendTaskHeartbeatCommand({ taskToken })),
    SendTaskSuccess: client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })),
    StartExecution: client.send(new StartExecutionCommand({ stateMachineArn })),
    StopExecution: client.send(new StopExecutionCommand({ executionArn })),
  };
}

function rekognitionCalls(stack: Stack, keys: Keys, { id, sessionId }: Target): Attempts {
  const client = new RekognitionClient(as(stack, 'rekognition', keys));
  const CollectionId = stack.output('CollectionId');
  const Bucket = stack.output('EvidenceBucketName');
  const Image = { S3Object: { Bucket, Name: `documents/${id}/1/original` } };
  const FaceId = '00000000-0000-4000-8000-000000000000';
  return {
    CompareFaces: client.send(new CompareFacesCommand({ SourceImage: Image, TargetImage: Image })),
    CreateFaceLivenessSession: client.send(new CreateFaceLivenessSessionCommand({})),
    DeleteCollection: client.send(new DeleteCollectionCommand({ CollectionId })),
    DeleteFaces: client.send(new DeleteFacesCommand({ CollectionId, FaceIds: [FaceId] })),
    DescribeCollection: client.send(new DescribeCollectionCommand({ CollectionId })),
    DetectFaces: client.send(new DetectFacesCommand({ Image })),
    GetFaceLivenessSessionResults: client.send(
      new GetFaceLivenessSessionResultsCommand({ SessionId: sessionId }),
    ),
    IndexFaces: client.send(new IndexFacesCommand({ CollectionId, Image })),
    ListCollections: client.send(new ListCollectionsCommand({})),
    ListFaces: client.send(new ListFacesCommand({ CollectionId })),
    SearchFaces: client.send(new SearchFacesCommand({ CollectionId, FaceId })),
    SearchFacesByImage: client.send(new SearchFacesByImageCommand({ CollectionId, Image })),
  };
}

function kmsCalls(stack: Stack, keys: Keys): Attempts {
  const client = new KMSClient(as(stack, 'kms', keys));
  const KeyId = stack.output('SigningKeyArn');
  const Message = Buffer.from('What nobody stated');
  return {
    GetPublicKey: client.send(new GetPublicKeyCommand({ KeyId })),
    Sign: client.send(new SignCommand({ KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_256' })),
  };
}

function cloudWatchCalls(stack: Stack, keys: Keys): Attempts {
  const client = new CloudWatchClient(as(stack, 'cloudwatch', keys));
  const Metric = { Namespace: 'Honnin', MetricName: 'Started' };
  return {
    DescribeAlarms: client.send(
      new DescribeAlarmsCommand({ AlarmNames: ['honnin-failed-executions'] }),
    ),
    GetDashboard: client.send(new GetDashboardCommand({ DashboardName: 'honnin' })),
    GetMetricData: client.send(
      new GetMetricDataCommand({
        MetricDataQueries: [{ Id: 'started', MetricStat: { Metric, Period: 300, Stat: 'Sum' } }],
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(),
      }),
    ),
  };
}

function otherCalls(stack: Stack, keys: Keys): Attempts {
  const entry = { Source: 'a', DetailType: 'b', Detail: '{}' };
  const assume = { RoleArn: 'arn:aws:iam::000000000000:role/any', RoleSessionName: 'any' };
  return {
    AssumeRole: new STSClient(as(stack, 'sts', keys)).send(new AssumeRoleCommand(assume)),
    PutEvents: new EventBridgeClient(as(stack, 'eventbridge', keys)).send(
      new PutEventsCommand({
        Entries: [entry, { ...entry, EventBusName: stack.output('EventBusName') }],
      }),
    ),
  };
}
