import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  GetCommand,
  paginateQuery,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { dynamodb } from '../clients/dynamodb';
import { dayPart, dayParts, subjectSchema, toSubject, type Subject } from './subject';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * Reads what a subject is enrolled with, strongly consistent; undefined when with nothing.
 *
 * @param table name of the Subjects table
 */
export async function readSubject(table: string, subjectId: string): Promise<Subject | undefined> {
  const { Item } = await dynamodb.send(
    new GetCommand({ TableName: table, Key: { subjectId }, ConsistentRead: true }),
  );
  return Item && subjectSchema.parse(Item);
}

/**
 * The write that enrols a subject, to be part of a transaction. It fails unless the subject is enrolled with what the
 * caller knows of: whoever comes second reads the row again.
 *
 * @param known the row as it was read; undefined when there was none
 */
export function enrolmentWrite(
  table: string,
  enrolment: Omit<Subject, 'enrolledOn'>,
  known: Subject | undefined,
): TransactItem {
  return {
    Put: {
      TableName: table,
      Item: toSubject(enrolment),
      ...(known
        ? {
            ConditionExpression: 'faceId = :known',
            ExpressionAttributeValues: { ':known': known.faceId },
          }
        : { ConditionExpression: 'attribute_not_exists(subjectId)' }),
    },
  };
}

/**
 * Deletes the row of a subject who is enrolled with this face, and no other.
 *
 * @returns whether there was such a row until now
 */
export async function deleteSubject(
  table: string,
  { subjectId, faceId }: Pick<Subject, 'subjectId' | 'faceId'>,
): Promise<boolean> {
  try {
    await dynamodb.send(
      new DeleteCommand({
        TableName: table,
        Key: { subjectId },
        ConditionExpression: 'faceId = :faceId',
        ExpressionAttributeValues: { ':faceId': faceId },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** A day in UTC, or some of it. */
export interface Enrolled {
  /** As `2026-11-23`. */
  readonly day: string;
  /** First and last moment, ISO 8601 in milliseconds; the whole day unless given. */
  readonly earliest?: string;
  readonly latest?: string;
}

/**
 * Subjects whose present face was enrolled on a day, in no order. The index follows the table: what it names may have
 * changed since, so whoever deletes by it reads the row first.
 */
export async function* subjectsEnrolled(
  table: string,
  { day, earliest = '', latest = '~' }: Enrolled,
): AsyncGenerator<Subject> {
  for (const part of dayParts) {
    const pages = paginateQuery(
      { client: dynamodb },
      {
        TableName: table,
        IndexName: 'byEnrolment',
        KeyConditionExpression: 'enrolledOn = :day AND enrolledAt BETWEEN :earliest AND :latest',
        ExpressionAttributeValues: {
          ':day': dayPart(day, part),
          ':earliest': earliest,
          ':latest': latest,
        },
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) yield subjectSchema.parse(item);
    }
  }
}
