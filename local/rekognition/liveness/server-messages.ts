import { EventStreamCodec, type MessageHeaderValue } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import type { JsonObject, ServiceError } from '../../service';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** The exceptions the stream's model knows; anything else is an error without a model. */
const modelledExceptions = new Set([
  'ValidationException',
  'InternalServerException',
  'ThrottlingException',
  'ServiceQuotaExceededException',
  'ServiceUnavailableException',
  'SessionNotFoundException',
]);

/** A message of the server, which signs none of them. */
export function encodeEvent(type: string, content: JsonObject): Uint8Array {
  return encode({ ':message-type': 'event', ':event-type': type }, content);
}

/** An error that ends the stream. */
export function encodeError({ code, message }: ServiceError): Uint8Array {
  return modelledExceptions.has(code)
    ? encode(
        { ':message-type': 'exception', ':exception-type': code },
        { Message: message, Code: code },
      )
    : codec.encode({
        headers: texts({
          ':message-type': 'error',
          ':error-code': code,
          ':error-message': message,
        }),
        body: new Uint8Array(),
      });
}

function encode(headers: Record<string, string>, content: JsonObject): Uint8Array {
  return codec.encode({
    headers: texts({ ...headers, ':content-type': 'application/json' }),
    body: fromUtf8(JSON.stringify(content)),
  });
}

function texts(headers: Record<string, string>): Record<string, MessageHeaderValue> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }]),
  );
}
