import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateListFaces, RekognitionClient, type Face } from '@aws-sdk/client-rekognition';
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SFNClient,
  type DescribeExecutionOutput,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import {
  DynamoDBDocumentClient,
  paginateQuery,
  paginateScan,
  type NativeAttributeValue,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import {
  auditEventSchema,
  chainedPart,
  type AuditEvent,
} from '../../../lambdas/shared/audit/chain';
import { subjectSchema, type Subject } from '../../../lambdas/shared/enrolment/subject';
import { verificationSchema, type Verification } from '../../../lambdas/shared/verification';
import type { Stack } from '../../../local/commands/verification-run';

export type Item = Record<string, NativeAttributeValue>;

/** A version of an object of the evidence bucket. */
export interface EvidenceVersion {
  readonly verificationId: string;
  readonly key: string;
  readonly versionId: string;
  /** Hexadecimal. */
  readonly md5: string;
}

/** The row of the Subjects table in which the reconciler keeps how far it has come. */
const RECONCILED = '#reconciled';

type Table = 'Verifications' | 'AuditEvents' | 'LivenessSessions' | 'Subjects';

export type Index = 'byStatus' | 'bySubject' | 'byApplication';

const partitionKeys = {
  byStatus: 'status',
  bySubject: 'subjectId',
  byApplication: 'applicationId',
} as const satisfies Record<Index, string>;

/** Everything that a stack keeps, read as whoever runs it may: through the services of AWS. */
export class AwsView {
  private readonly dynamodb: DynamoDBDocumentClient;
  private readonly s3: S3Client;
  private readonly stepFunctions: SFNClient;
  private readonly rekognition: RekognitionClient;

  constructor(private readonly stack: Stack) {
    const settings = (service: string) => ({
      region: 'us-east-1',
      endpoint: `${stack.origin}/aws/${service}`,
      credentials: { ...stack.operatorCredentials },
      maxAttempts: 1,
    });
    this.dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(settings('dynamodb')));
    this.s3 = new S3Client({ ...settings('s3'), forcePathStyle: true });
    this.stepFunctions = new SFNClient(settings('sfn'));
    this.rekognition = new RekognitionClient(settings('rekognition'));
  }

  close(): void {
    for (const client of [this.dynamodb, this.s3, this.stepFunctions, this.rekognition]) {
      client.destroy();
    }
  }

  /** The items of a table as they are. */
  async items(table: Table): Promise<Item[]> {
    const items: Item[] = [];
    const TableName = this.output(`${table}TableName`);
    const pages = paginateScan({ client: this.dynamodb }, { TableName, ConsistentRead: true });
    for await (const { Items = [] } of pages) items.push(...Items);
    return items;
  }

  /** Verifications by id, each whole. */
  async verifications(): Promise<Map<string, Verification>> {
    const items = await this.items('Verifications');
    return new Map(items.map((item) => verificationSchema.parse(item)).map((row) => [row.id, row]));
  }

  /** Whoever is enrolled, by subject. The reconciler's own row is of nobody. */
  async subjects(): Promise<Map<string, Subject>> {
    const items = (await this.items('Subjects')).filter((item) => item.subjectId !== RECONCILED);
    return new Map(
      items.map((item) => subjectSchema.parse(item)).map((row) => [row.subjectId, row]),
    );
  }

  /** Audit trails by verification, each in order. */
  async auditTrails(): Promise<Map<string, AuditEvent[]>> {
    const events = (await this.items('AuditEvents')).map((item) =>
      auditEventSchema.parse(chainedPart(item)),
    );
    const trails = new Map<string, AuditEvent[]>();
    for (const event of events.sort((one, other) => one.sequence - other.sequence)) {
      trails.set(event.verificationId, [...(trails.get(event.verificationId) ?? []), event]);
    }
    return trails;
  }

  /** What an index has under a value of its partition key, in its order. */
  async query(index: Index, value: string): Promise<Item[]> {
    const items: Item[] = [];
    const pages = paginateQuery(
      { client: this.dynamodb },
      {
        TableName: this.output('VerificationsTableName'),
        IndexName: index,
        KeyConditionExpression: '#key = :value',
        ExpressionAttributeNames: { '#key': partitionKeys[index] },
        ExpressionAttributeValues: { ':value': value },
      },
    );
    for await (const { Items = [] } of pages) items.push(...Items);
    return items;
  }

  /** Every version of every object of the evidence bucket. */
  async evidence(): Promise<EvidenceVersion[]> {
    const versions: EvidenceVersion[] = [];
    let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    for (;;) {
      const page = await this.s3.send(
        new ListObjectVersionsCommand({ Bucket: this.output('EvidenceBucketName'), ...marker }),
      );
      for (const { Key = '', VersionId = '', ETag = '' } of page.Versions ?? []) {
        const [, verificationId = ''] = Key.split('/');
        const md5 = ETag.replaceAll('"', '');
        versions.push({ verificationId, key: Key, versionId: VersionId, md5 });
      }
      if (page.IsTruncated !== true) return versions;
      marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
  }

  async bytes({ key, versionId }: EvidenceVersion): Promise<Uint8Array> {
    const { Body } = await this.s3.send(
      new GetObjectCommand({
        Bucket: this.output('EvidenceBucketName'),
        Key: key,
        VersionId: versionId,
      }),
    );
    if (!Body) throw new Error(`${key} has no body.`);
    return Body.transformToByteArray();
  }

  /** Every execution, in no order. */
  async executions(): Promise<DescribeExecutionOutput[]> {
    const described: DescribeExecutionOutput[] = [];
    const stateMachineArn = this.output('StateMachineArn');
    const pages = paginateListExecutions({ client: this.stepFunctions }, { stateMachineArn });
    for await (const { executions = [] } of pages) {
      for (const { executionArn } of executions) {
        described.push(
          await this.stepFunctions.send(new DescribeExecutionCommand({ executionArn })),
        );
      }
    }
    return described;
  }

  /** How often the execution of each verification was redriven. */
  async redrives(): Promise<Map<string, number>> {
    const executions = await this.executions();
    return new Map(executions.map(({ name = '', redriveCount = 0 }) => [name, redriveCount]));
  }

  /** The events of an execution, in order. */
  async history(executionArn: string): Promise<HistoryEvent[]> {
    const history: HistoryEvent[] = [];
    const pages = paginateGetExecutionHistory({ client: this.stepFunctions }, { executionArn });
    for await (const { events = [] } of pages) history.push(...events);
    return history;
  }

  /** The faces that are enrolled. */
  async faces(): Promise<Face[]> {
    const faces: Face[] = [];
    const CollectionId = this.output('CollectionId');
    for await (const { Faces = [] } of paginateListFaces(
      { client: this.rekognition },
      { CollectionId },
    )) {
      faces.push(...Faces);
    }
    return faces;
  }

  private output(name: string): string {
    return z.string({ error: `The stack has no output ${name}.` }).parse(this.stack.outputs[name]);
  }
}
