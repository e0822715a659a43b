import { createHash, timingSafeEqual } from 'node:crypto';

/** Where the distribution of the pages writes the address of the viewer. In lower case, as CloudFront has names. */
export const VIEWER_ADDRESS_HEADER = 'x-viewer-address';

/** What the distribution shows that a request comes from it. Only then its word on the address counts. */
export const DISTRIBUTION_PROOF_HEADER = 'x-distribution-proof';

/** How a request came to the API, as far as its headers and the connection tell. */
export interface Arrival {
  /** The other end of the connection, as API Gateway saw it: the caller, or an edge of CloudFront. */
  readonly sourceIp: string;
  readonly viewerAddress?: string | undefined;
  readonly proof?: string | undefined;
}

/**
 * The address of whoever made a request. Anybody can send headers to the API itself, and put a distribution of their
 * own before it; so nothing but the proof, which only the distribution of the pages has, makes a header count.
 *
 * @param expectedProof reads the secret that the distribution sends along; called when there is something to compare
 */
export async function addressOf(
  { sourceIp, viewerAddress, proof }: Arrival,
  expectedProof: () => Promise<string>,
): Promise<string> {
  if (viewerAddress === undefined || proof === undefined) return sourceIp;
  return isSame(proof, await expectedProof()) ? viewerAddress : sourceIp;
}

/** In a time that tells nothing. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
