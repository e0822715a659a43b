import type { Policy } from '../../lambdas/shared/policy';
import { sumOf, times, type Amounts } from './amounts';

/** What the definition of the workflow does not tell: sizes, and how long functions are charged for. */
export const assumed = {
  documentBytes: 3_000_000,
  faceBytes: 100_000,
  livenessImageBytes: 200_000,
  rowKilobytes: 3,
  eventKilobytes: 1,
  /** What the pages of an applicant weigh, compressed, and of how many files they are. */
  pageBytes: 1_000_000,
  pageFiles: 12,
  /** How often a page asks where the verification stands, in each step and for the decision. */
  readsEachStep: 10,
  /** What a function is charged for, in seconds, and the one that looks at photographs. */
  seconds: 0.1,
  documentSeconds: 1.5,
} as const;

/** Gigabytes of memory of the functions, as `lib/` gives them. */
export const memory = { function: 256 / 1024, documentFunction: 1769 / 1024 };

const DAYS_PER_MONTH = 365.25 / 12;
const GIGABYTE = 1e9;

/** What each part of a verification uses of what has a price. */
export interface Uses {
  /** The application starts it, and asks once what came of it. */
  readonly started: Amounts;
  /** Somebody opens the link, consents, and waits for the decision. */
  readonly arrived: Amounts;
  /** What is done to end a wait, by the name of its state. */
  readonly completions: Readonly<Record<string, Amounts>>;
  /** What a task uses, by its resource and the function it names. */
  readonly tasks: Readonly<Record<string, Amounts>>;
}

/** Uses under a policy, which says how many images there are, and how long each thing is kept. */
export function usesUnder({ liveness, retention }: Policy): Uses {
  const documentMonths = retention.documentDays / DAYS_PER_MONTH;
  const livenessMonths = retention.livenessDays / DAYS_PER_MONTH;
  const faceMonth = retention.faceDays / DAYS_PER_MONTH;
  const rowMonths = retention.verificationDays / DAYS_PER_MONTH;
  const eventMonths = retention.auditDays / DAYS_PER_MONTH;
  const { rowKilobytes: row, eventKilobytes: event, readsEachStep } = assumed;
  const kept = (bytes: number, months: number): Amounts => ({
    objectGigabyteMonth: (bytes / GIGABYTE) * months,
  });
  const keptKilobytes = (kilobytes: number, months: number): Amounts => ({
    tableGigabyteMonth: ((kilobytes * 1000) / GIGABYTE) * months,
  });

  // DynamoDB takes a unit for each kilobyte it writes, and two in a transaction. Three indexes hold the row, too;
  // in the one by status it is deleted and written anew.
  const changed = sumOf(
    { tableRead: 1, tableWrite: 2 * (row + event) + 4 * row },
    keptKilobytes(event, eventMonths),
  );
  const awaited = sumOf({ tableWrite: row + 4 * row }, told);
  const images = 1 + liveness.auditImages;
  const reviewed = sumOf(times(8, called), times(5, changed), read(3));

  return {
    started: sumOf(
      times(2, called),
      { tableWrite: 2 * (row + event) + 3 * row },
      keptKilobytes(4 * row, rowMonths),
      keptKilobytes(event, eventMonths),
    ),
    arrived: sumOf(
      { edgeRequest: assumed.pageFiles, edgeFunction: assumed.pageFiles },
      { edgeGigabyte: assumed.pageBytes / GIGABYTE },
      times(1 + readsEachStep, asked),
      changed,
    ),
    completions: {
      'Await document': sumOf(
        times(1 + readsEachStep, asked),
        traced,
        written(1),
        kept(assumed.documentBytes, documentMonths),
        invoked,
        changed,
        told,
      ),
      'Await liveness': sumOf(
        { livenessCheck: 1 },
        times(2 + readsEachStep, asked),
        traced,
        written(images),
        kept(images * assumed.livenessImageBytes, livenessMonths),
        // The session is opened and consumed, each with a change of its own record.
        times(2, sumOf(changed, { tableWrite: 2 * event, tableRead: 1 })),
        told,
      ),
      'Await review': reviewed,
      'Await duplicate review': reviewed,
      'Await face change review': reviewed,
    },
    tasks: {
      'lambda:invoke ${RecordEventFunction}': sumOf(invoked, changed),
      'lambda:invoke ${DetectDocumentFaceFunction}': sumOf(
        { imageAnalysis: 1, lambdaRequest: 1 },
        { lambdaGigabyteSecond: memory.documentFunction * assumed.documentSeconds },
        read(1),
        written(1),
        kept(assumed.faceBytes, documentMonths),
      ),
      'aws-sdk:rekognition:compareFaces': sumOf({ imageAnalysis: 1 }, read(2)),
      'aws-sdk:rekognition:searchFacesByImage': sumOf({ imageAnalysis: 1 }, read(1)),
      'aws-sdk:rekognition:indexFaces': sumOf({ imageAnalysis: 1, faceMonth }, read(1)),
      'aws-sdk:rekognition:searchFaces': { imageAnalysis: 1 },
      'aws-sdk:dynamodb:updateItem.waitForTaskToken': awaited,
      'events:putEvents': sumOf({ customEvent: 1 }, told),
    },
  };
}

const invoked: Amounts = {
  lambdaRequest: 1,
  lambdaGigabyteSecond: memory.function * assumed.seconds,
};

/** A change of status that is made an event; that a verification is there is told with its first wait. */
const told = sumOf(invoked, { customEvent: 1 });

/** A request through CloudFront and API Gateway: the authorizer reads the row, and so does the function behind it. */
const called = sumOf(times(2, invoked), { edgeRequest: 1, apiRequest: 1, tableRead: 2 });

/** A request of an applicant, who may be held as a subject, at a device or at an address. */
const asked = sumOf(called, { tableRead: 3 });

/** Whom a failure of what is begun is to be counted for. */
const traced: Amounts = { tableWrite: 1 };

/** Images that S3 writes or reads, each with a request to KMS; the bucket's own key spares most of those. */
const written = (images: number): Amounts => ({ objectWrite: images, keyRequest: images });
const read = (images: number): Amounts => ({ objectRead: images, keyRequest: images });
