import { ServiceError, type JsonObject } from '../service';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MOST_ENTRIES = 10;

/** @throws ServiceError for a batch that is empty, too large, or does not tell its entries apart */
export function checkEntries(entries: readonly { readonly Id: string }[], kind: string): void {
  if (entries.length === 0) {
    throw new ServiceError(
      'EmptyBatchRequest',
      `There should be at least one ${kind} in the request.`,
    );
  }
  if (entries.length > MOST_ENTRIES) {
    throw new ServiceError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  const ids = new Set<string>();
  for (const { Id } of entries) {
    if (!/^[\w-]{1,80}$/.test(Id)) {
      throw new ServiceError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    }
    if (ids.has(Id)) throw new ServiceError('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`);
    ids.add(Id);
  }
}

/** What became of each entry by itself. */
export class BatchResults {
  private readonly successful: JsonObject[] = [];
  private readonly failed: JsonObject[] = [];

  succeeded(id: string, result: JsonObject = {}): void {
    this.successful.push({ Id: id, ...result });
  }

  /** @throws the error itself when it is not the sender's fault */
  refused(id: string, error: unknown): void {
    if (!(error instanceof ServiceError) || error.statusCode >= 500) throw error;
    const { code, message } = error;
    this.failed.push({
      Id: id,
      SenderFault: true,
      Code: code.replace(/Exception$/, ''),
      Message: message,
    });
  }

  toJson(): JsonObject {
    return {
      Successful: this.successful,
      ...(this.failed.length > 0 && { Failed: this.failed }),
    };
  }
}
