import * as z from 'zod';
import { ServiceError, type JsonObject, type JsonValue } from '../service';
import type { Announcement } from './event';
import { isObject } from './value-tests';

/** What all entries of a request may take together, in bytes. */
const LARGEST_REQUEST = 1_048_576;

/** How EventBridge counts a given time, in bytes. */
const SIZE_OF_TIME = 14;

const entry = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  /** Seconds since the epoch. */
  Time: z.number().optional(),
});

type Entry = z.infer<typeof entry>;

const request = z.object({ Entries: z.array(entry).min(1).max(10) });

/** An entry that is refused alone; the others of its request go through. */
export interface RefusedEntry extends JsonObject {
  ErrorCode: string;
  ErrorMessage: string;
}

/** An entry that will be an event. */
export interface AcceptedEntry {
  readonly busName: string;
  readonly announcement: Announcement;
}

/**
 * Reads the input of PutEvents, each entry by itself.
 *
 * @param buses names of the buses there are
 * @throws ServiceError as {@link readRequest} does
 */
export function readEntries(
  input: JsonObject,
  buses: ReadonlySet<string>,
): (AcceptedEntry | RefusedEntry)[] {
  return readRequest(input).map((item) => readEntry(item, buses));
}

/** @throws ServiceError `ValidationException` when the request as a whole cannot be taken */
export function readRequest(input: JsonObject): readonly Entry[] {
  const parsed = request.safeParse(input);
  if (!parsed.success) {
    throw new ServiceError(
      'ValidationException',
      `PutEvents takes 1 to 10 Entries.\n${z.prettifyError(parsed.error)}`,
    );
  }
  const entries = parsed.data.Entries;
  if (entries.reduce((total, item) => total + sizeOf(item), 0) > LARGEST_REQUEST) {
    throw new ServiceError(
      'ValidationException',
      'Total size of the entries in the request is over the limit.',
    );
  }
  return entries;
}

function sizeOf({ Source, DetailType, Detail, Resources, Time }: Entry): number {
  const texts = [Source, DetailType, Detail, ...(Resources ?? [])];
  const bytes = texts.reduce((total, text) => total + Buffer.byteLength(text ?? ''), 0);
  return bytes + (Time === undefined ? 0 : SIZE_OF_TIME);
}

function readEntry(
  { Source, DetailType, Detail, EventBusName, Resources, Time }: Entry,
  buses: ReadonlySet<string>,
): AcceptedEntry | RefusedEntry {
  if (!Source) return required('Source');
  if (!DetailType) return required('DetailType');
  if (!Detail) return required('Detail');
  if (Source.startsWith('aws.')) {
    return refuse('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  const detail = parseDetail(Detail);
  if (!detail) return refuse('MalformedDetail', 'Detail is malformed.');
  const busName = (EventBusName ?? 'default').replace(/^arn:.*:event-bus\//, '');
  if (!buses.has(busName)) {
    return refuse('ResourceNotFoundException', `Event bus ${busName} does not exist.`);
  }
  return {
    busName,
    announcement: {
      source: Source,
      detailType: DetailType,
      detail,
      resources: Resources ?? [],
      ...(Time !== undefined && { time: Time * 1000 }),
    },
  };
}

function parseDetail(text: string): JsonObject | undefined {
  try {
    const detail = JSON.parse(text) as JsonValue;
    return isObject(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}

function required(name: string): RefusedEntry {
  return refuse(
    'InvalidArgument',
    `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  );
}

function refuse(code: string, message: string): RefusedEntry {
  return { ErrorCode: code, ErrorMessage: message };
}
