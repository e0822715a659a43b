import './support/environment';
import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import * as z from 'zod';
import { dynamodb } from '../../lambdas/shared/clients/dynamodb';
import {
  listRows,
  listVerifications,
  type ListQuery,
} from '../../lambdas/shared/list-verifications';
import { defaultPolicy } from '../../lambdas/shared/policy';
import type { Verification } from '../../lambdas/shared/verification';
import type { JsonObject } from '../../local/service';
import { RunningDynamoDb, temporaryFolder } from '../support/dynamodb';

const TABLE = 'Verifications';
const BATCH = 25;

const verificationsTable: JsonObject = {
  TableName: TABLE,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: ['id', 'applicationId', 'status', 'subjectId', 'createdAt'].map(
    (AttributeName) => ({ AttributeName, AttributeType: 'S' }),
  ),
  GlobalSecondaryIndexes: [
    ['byApplication', 'applicationId'],
    ['byStatus', 'status'],
    ['bySubject', 'subjectId'],
  ].map(([IndexName = '', AttributeName = '']) => ({
    IndexName,
    KeySchema: [
      { AttributeName, KeyType: 'HASH' },
      { AttributeName: 'createdAt', KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'ALL' },
  })),
};

const statuses = ['approved', 'approved', 'rejected', 'approved', 'in_review'] as const;
const FIRST = Date.parse('2026-11-01T10:00:00.000Z');
const at = (milliseconds: number) => new Date(FIRST + milliseconds).toISOString();

/** Seven are created in each millisecond; every hundredth has a low liveness score. */
function verification(number: number): Verification {
  return {
    id: `00000000-0000-4000-8000-${String((number * 7919) % 100_000).padStart(12, '0')}`,
    applicationId: number % 2 === 0 ? 'even' : 'odd',
    subjectId: `subject-${number % 10}`,
    status: statuses[number % statuses.length] ?? 'approved',
    policy: defaultPolicy,
    policyVersion: defaultPolicy.version,
    createdAt: at(Math.floor(number / 7)),
    updatedAt: at(0),
    documentAttempt: 1,
    livenessAttempt: 1,
    liveness: {
      accepted: true,
      attempt: 1,
      sessionId: 'session',
      status: 'SUCCEEDED',
      confidence: number % 100 === 0 ? 81 : 99,
      referenceKey: null,
      referenceVersionId: null,
      auditKeys: [],
    },
    auditSequence: 1,
    auditHash: 'hash',
  };
}

const all = Array.from({ length: 1600 }, (_, number) => verification(number));
const oldestFirst = all.toSorted(
  (one, other) => one.createdAt.localeCompare(other.createdAt) || one.id.localeCompare(other.id),
);
const byStatus = ['approved', 'rejected', 'in_review', 'deciding'].map(
  (value) => ({ index: 'byStatus', value }) as const,
);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let running: RunningDynamoDb;
const client = mockClient(dynamodb);

beforeAll(async () => {
  folder = await temporaryFolder();
  running = await RunningDynamoDb.start(folder.path, { tables: [verificationsTable] });
  client.on(QueryCommand).callsFake((input: QueryCommandInput) => running.documents.query(input));
  for (let start = 0; start < all.length; start += BATCH) {
    const puts = all.slice(start, start + BATCH).map((Item) => ({ PutRequest: { Item } }));
    await running.documents.batchWrite({ RequestItems: { [TABLE]: puts } });
  }
});
beforeEach(() => client.resetHistory());
afterAll(async () => {
  await running.stop();
  await folder.remove();
});

/** Reads page after page to the end. */
async function readAll(query: ListQuery): Promise<{ ids: string[]; pages: number[] }> {
  const ids: string[] = [];
  const pages: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await listVerifications(TABLE, { ...query, cursor });
    ids.push(...page.items.map(({ id }) => id));
    pages.push(page.items.length);
    ({ cursor } = page);
  } while (cursor !== undefined);
  return { ids, pages };
}
const idsOf = (verifications: readonly Verification[]) => verifications.map(({ id }) => id);

describe('A list of verifications', () => {
  it.each(['newest', 'oldest'] as const)(
    'is in one order over all its partitions, each verification once, %s first',
    async (order) => {
      const { ids, pages } = await readAll({ partitions: byStatus, order, limit: 100 });
      expect(ids).toEqual(idsOf(order === 'oldest' ? oldestFirst : oldestFirst.toReversed()));
      expect(pages).toEqual(Array.from({ length: 16 }, () => 100));
    },
  );

  it('goes on within a millisecond that a page ended in', async () => {
    const moment = { from: at(5), to: at(6) };
    const { ids } = await readAll({ partitions: byStatus, order: 'oldest', limit: 2, ...moment });
    expect(ids).toEqual(idsOf(oldestFirst.slice(35, 42)));
  });

  it('holds those created from one moment on and before another', async () => {
    const range = { from: at(10), to: at(20) };
    const { ids } = await readAll({ partitions: byStatus, limit: 100, ...range });
    expect(ids).toEqual(idsOf(oldestFirst.slice(70, 140).toReversed()));
  });

  it('is empty when it begins after its end', async () => {
    const range = { from: at(20), to: at(10) };
    expect(await listVerifications(TABLE, { partitions: byStatus, limit: 9, ...range })).toEqual({
      items: [],
    });
  });

  it('is empty of no partitions', async () => {
    expect(await listVerifications(TABLE, { partitions: [], limit: 9 })).toEqual({ items: [] });
  });

  it('can be of one subject and some statuses', async () => {
    const { ids } = await readAll({
      partitions: [{ index: 'bySubject', value: 'subject-2' }],
      filters: [{ attribute: 'status', oneOf: ['rejected', 'in_review'] }],
      order: 'oldest',
      limit: 10,
    });
    const chosen = oldestFirst.filter(
      ({ subjectId, status }) => subjectId === 'subject-2' && status !== 'approved',
    );
    expect(ids).toEqual(idsOf(chosen));
  });

  it('can be of several applications', async () => {
    const partitions = ['even', 'odd'].map((value) => ({ index: 'byApplication', value }) as const);
    const { ids } = await readAll({ partitions, order: 'oldest', limit: 100 });
    expect(ids).toEqual(idsOf(oldestFirst));
  });

  it('finds what few have without reading on and on: a page may be short, and none is left out', async () => {
    const query: ListQuery = {
      partitions: byStatus,
      filters: [{ attribute: 'liveness.confidence', atMost: 90 }],
      order: 'oldest',
      limit: 25,
    };
    const { items, cursor } = await listVerifications(TABLE, query);
    expect(items.length).toBeLessThan(16);
    expect(cursor).toBeDefined();
    expect(client.commandCalls(QueryCommand).length).toBeLessThan(20);
    const { ids } = await readAll(query);
    expect(ids).toEqual(idsOf(oldestFirst.filter(isLow)));
  });

  it('asks for both bounds of a score', async () => {
    const { ids } = await readAll({
      partitions: byStatus,
      filters: [
        { attribute: 'liveness.confidence', atLeast: 81 },
        { attribute: 'liveness.confidence', atMost: 98 },
      ],
      order: 'oldest',
      limit: 100,
    });
    expect(ids).toEqual(idsOf(oldestFirst.filter(isLow)));
  });

  it('can be read in part', async () => {
    const { items } = await listRows(
      TABLE,
      { partitions: byStatus, limit: 1, order: 'oldest' },
      {
        schema: z.looseObject({ status: z.string() }),
        projection: ['status', 'liveness.confidence'],
      },
    );
    const [first] = oldestFirst;
    expect(items).toEqual([
      {
        id: first?.id,
        createdAt: first?.createdAt,
        status: first?.status,
        liveness: { confidence: first?.liveness?.confidence },
      },
    ]);
  });

  it.each(['nonsense', Buffer.from('{"id":"x"}').toString('base64url')])(
    'refuses the cursor %p',
    async (cursor) => {
      await expect(
        listVerifications(TABLE, { partitions: byStatus, limit: 9, cursor }),
      ).rejects.toThrow('must be the cursor of the page before');
    },
  );
});

const isLow = ({ liveness }: Verification) => liveness?.confidence === 81;
