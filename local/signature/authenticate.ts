import type { IncomingMessage } from 'node:http';
import type { Principal } from '../service';
import { SignatureError } from './signature-error';
import type { SignatureVerifier } from './signature-verifier';
import { sha256Hex } from './signing';

/**
 * Makes a check for services whose requests carry an Authorization header over the whole body.
 *
 * @returns a function that tells who signed a request, or throws a ServiceError in the words of JSON protocols
 */
export function headerAuthentication(verifier: SignatureVerifier) {
  return async (
    request: IncomingMessage,
    body: Buffer,
    signingName: string,
  ): Promise<Principal> => {
    try {
      const payloadHash = sha256Hex(body);
      return (await verifier.verifyHeaders(request, { signingName, payloadHash })).caller;
    } catch (error) {
      throw error instanceof SignatureError ? error.as('json') : error;
    }
  };
}
