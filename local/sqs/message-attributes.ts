import { createHash } from 'node:crypto';
import * as z from 'zod';
import { invalidParameter } from './errors';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
const MOST_ATTRIBUTES = 10;

const nameOfAttribute = /^(?!(aws|amazon)\.)(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i;
const dataTypeOfAttribute = /^(String|Number|Binary)(\..{1,249})?$/;

export const messageAttributeSchema = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  /** In base64. */
  BinaryValue: z.base64().optional(),
});

/** A value that goes with a message, beside its body. */
export type MessageAttribute = z.infer<typeof messageAttributeSchema>;

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** @throws ServiceError `InvalidParameterValueException` naming the attribute at fault */
export function checkAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > MOST_ATTRIBUTES) {
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MOST_ATTRIBUTES}].`,
    );
  }
  for (const [name, { DataType, StringValue, BinaryValue }] of entries) {
    if (!nameOfAttribute.test(name)) {
      throw invalidParameter(`The message attribute name '${name}' is invalid.`);
    }
    if (!dataTypeOfAttribute.test(DataType)) {
      throw invalidParameter(
        `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
      );
    }
    if (!(isBinary(DataType) ? BinaryValue : StringValue)) {
      throw invalidParameter(
        `The message (user) attribute '${name}' must contain a non-empty value of type '${DataType}'.`,
      );
    }
    if (DataType.startsWith('Number') && Number.isNaN(Number(StringValue))) {
      throw invalidParameter(
        `Can't cast the value of message (user) attribute '${name}' to a number.`,
      );
    }
  }
}

/** What attributes add to the size of a message, in bytes. */
export function sizeOfAttributes(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, attribute]) =>
      sum + Buffer.byteLength(name + attribute.DataType) + bytesOf(attribute).length,
    0,
  );
}

/**
 * Digest of attributes in the order of their names: of each the name, the type and the value, each after its length,
 * the value also after a byte for its kind (SQS Developer Guide, "Calculating the MD5 message digest for message attributes").
 *
 * @returns MD5 in hexadecimal digits, or nothing when there are no attributes
 */
export function digestOfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  for (const name of names) {
    const attribute = attributes[name];
    if (!attribute) continue;
    hash
      .update(afterLength(Buffer.from(name)))
      .update(afterLength(Buffer.from(attribute.DataType)));
    hash.update(Uint8Array.of(isBinary(attribute.DataType) ? 2 : 1));
    hash.update(afterLength(bytesOf(attribute)));
  }
  return hash.digest('hex');
}

/** The attributes that a receiver asks for: by name, all of a prefix (`web.*`), or all. */
export function wantedAttributes(
  attributes: MessageAttributes,
  wanted: readonly string[],
): MessageAttributes {
  const isWanted = (name: string): boolean =>
    wanted.some((one) =>
      one === 'All' || one === '.*'
        ? true
        : one.endsWith('.*')
          ? name.startsWith(one.slice(0, -1))
          : name === one,
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}

function isBinary(dataType: string): boolean {
  return dataType.startsWith('Binary');
}

function bytesOf({ DataType, StringValue = '', BinaryValue = '' }: MessageAttribute): Buffer {
  return isBinary(DataType) ? Buffer.from(BinaryValue, 'base64') : Buffer.from(StringValue);
}

function afterLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
