import type { DocumentContentType } from '../../api/client';

/** A picture of the document, ready to be looked at and sent. */
export interface Photo {
  readonly file: Blob;
  readonly contentType: DocumentContentType;
}
