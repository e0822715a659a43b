import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { ServiceError } from '../../service';
import type { FormFields } from './post-policy';

/** What precedes the file of a form may hold 20 KB, as in S3. */
const largestField = 20 * 1024;
const mostFields = 100;

/** A form that has arrived up to its file. */
export interface UploadForm {
  readonly fields: FormFields;
  readonly file: AsyncIterable<Buffer>;
  /** As the browser named it. */
  readonly fileName: string | undefined;
}

/**
 * Reads a form up to its file and hands it over; what follows the file is passed over, as S3 does.
 *
 * @param receive must read the whole file, or reject
 * @throws ServiceError `MalformedPOSTRequest`, `MaxPostPreDataLengthExceededError` or
 * `IncorrectNumberOfFilesInPostRequest`, or what `receive` throws
 */
export async function readForm<T>(
  request: IncomingMessage,
  receive: (form: UploadForm) => Promise<T>,
): Promise<T> {
  const parser = parserOf(request);
  const fields = new Map<string, string>();
  let fileSeen = false;
  try {
    return await new Promise<T>((resolve, reject) => {
      const refuse = (): void => reject(malformed());
      parser.on('field', (name, value, { valueTruncated, nameTruncated }) => {
        const lowerCase = name.toLowerCase();
        if (fileSeen) return;
        if (valueTruncated || nameTruncated) reject(tooLong());
        // Two values of one field could satisfy the policy with the one and act by the other.
        else if (fields.has(lowerCase)) refuse();
        else fields.set(lowerCase, value);
      });
      parser.on('fieldsLimit', () => reject(tooLong()));
      parser.on('file', (name, file, { filename }) => {
        fileSeen = true;
        // A parser that is torn down ends its file with an error, for which nobody may wait any more.
        file.on('error', refuse);
        if (name.toLowerCase() !== 'file') reject(wrongNumberOfFiles());
        else {
          const chunks = file.iterator({ destroyOnReturn: false });
          receive({ fields, file: chunks, fileName: filename }).then(resolve, reject);
        }
      });
      parser.on('error', refuse);
      parser.on('close', () => {
        if (!fileSeen) reject(wrongNumberOfFiles());
      });
      request.on('close', () => {
        if (!request.complete) refuse();
      });
      request.pipe(parser);
    });
  } finally {
    // Whatever is still to come must be read, or the client cannot read the answer.
    request.unpipe(parser);
    parser.destroy();
    request.resume();
  }
}

function parserOf({ headers }: IncomingMessage): busboy.Busboy {
  try {
    return busboy({
      headers,
      defParamCharset: 'utf8',
      limits: { fieldSize: largestField, fields: mostFields, files: 1 },
    });
  } catch {
    throw malformed();
  }
}

function malformed(): ServiceError {
  return new ServiceError(
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
  );
}

function tooLong(): ServiceError {
  return new ServiceError(
    'MaxPostPreDataLengthExceededError',
    'Your POST request fields preceding the upload file were too large.',
  );
}

function wrongNumberOfFiles(): ServiceError {
  return new ServiceError(
    'IncorrectNumberOfFilesInPostRequest',
    'POST requires exactly one file upload per request.',
  );
}
