import type { Session } from '../../api/client';
import { en } from '../texts/en';

type DocumentReason = keyof typeof en.documentReasons;

const isDocumentReason = (reason: string): reason is DocumentReason =>
  Object.hasOwn(en.documentReasons, reason);

/** Why the last photo was not accepted. */
export function documentReasonOf({ reason }: Session): DocumentReason | undefined {
  return reason !== undefined && isDocumentReason(reason) ? reason : undefined;
}
