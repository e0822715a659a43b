import type { IdentityPolicy } from './iam/policy-document';

/** Anything that JSON can carry. */
export type JsonValue =
  null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** A JSON object: the body of every request and response of an AWS JSON protocol. */
export type JsonObject = Record<string, JsonValue>;

/** Who makes a call: the role, or the local operator, behind the credentials it is signed with. */
export interface Principal {
  readonly accessKeyId: string;
  /** For example `arn:aws:sts::000000000000:assumed-role/DetectDocumentFaceRole/DetectDocumentFace`. */
  readonly arn: string;
  /** The role behind temporary credentials: `arn:aws:iam::000000000000:role/…`. The operator has none. */
  readonly roleArn?: string;
  /** Narrows what the session may do to what it allows. */
  readonly sessionPolicy?: IdentityPolicy;
}

/** What an operation knows about the call it answers. */
export interface CallContext {
  readonly principal: Principal;
  readonly requestId: string;
}

/**
 * An error as AWS answers it: a code a client can act on, a message a person can read.
 * `members` are further fields of the error's body, such as `CancellationReasons`.
 */
export class ServiceError extends Error {
  override readonly name: string;

  constructor(
    readonly code: string,
    message: string,
    readonly statusCode = 400,
    readonly members: JsonObject = {},
  ) {
    super(message);
    this.name = code;
  }
}

/** One operation of an embedded service, in the service's own JSON wire shape. */
export type Operation = (input: JsonObject, context: CallContext) => Promise<JsonObject>;

/** A service that speaks an AWS JSON protocol; `operations` is all that it implements. */
export interface JsonService {
  /** Lower-case name as AWS SDK integrations of Step Functions spell it: `dynamodb`, `rekognition`, `sfn`, `eventbridge`. */
  readonly name: string;
  /** What precedes the operation in the `X-Amz-Target` header: `DynamoDB_20120810`. */
  readonly targetPrefix: string;
  readonly jsonVersion: '1.0' | '1.1';
  /** The code of an error in the Query protocol, of a service that used to speak it: clients still look for it. */
  readonly queryErrorCode?: (code: string) => string;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** A service that answers by other operations than its own. */
export function withOperations(
  { name, targetPrefix, jsonVersion, queryErrorCode }: JsonService,
  operations: JsonService['operations'],
): JsonService {
  return { name, targetPrefix, jsonVersion, ...(queryErrorCode && { queryErrorCode }), operations };
}

/**
 * Calls an operation of an embedded service by name.
 *
 * @throws ServiceError `UnknownOperationException` when the service does not implement the operation.
 */
export async function callOperation(
  service: JsonService,
  operationName: string,
  input: JsonObject,
  context: CallContext,
): Promise<JsonObject> {
  const operation = Object.hasOwn(service.operations, operationName)
    ? service.operations[operationName]
    : undefined;
  if (!operation) {
    throw new ServiceError(
      'UnknownOperationException',
      `The embedded ${service.name} does not implement ${operationName}.`,
    );
  }
  return operation(input, context);
}
