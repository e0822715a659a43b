import type { Principal } from '../service';
import type { PolicyDocument } from './policy-document';

/** Who signed a request, with what limits the credentials they signed it with. */
export interface Caller extends Principal {
  /** The role behind temporary credentials: `arn:aws:iam::000000000000:role/…`. */
  readonly roleArn?: string;
  /** Narrows what the caller may do to what it allows. */
  readonly sessionPolicy?: PolicyDocument;
}
