import { Readable } from 'node:stream';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  NoSuchKey,
  PutObjectLegalHoldCommand,
  S3Client,
  type DeleteObjectsRequest,
  type GetObjectRequest,
  type ListObjectVersionsRequest,
  type PutObjectLegalHoldRequest,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';

interface Version {
  /** On legal hold. */
  isHeld?: boolean;
  readonly Key: string;
  readonly VersionId: string;
  /** A marker of a deletion has none. */
  readonly content?: string;
}

/** A versioned bucket in memory behind the mocked client. */
export class Evidence {
  readonly client = mockClient(S3Client);
  private versions: Version[] = [];
  /** How many versions are listed at once. */
  pageSize = 1000;

  reset(): void {
    this.versions = [];
    this.pageSize = 1000;
    this.client.reset();
    this.client
      .on(ListObjectVersionsCommand)
      .callsFake((input: ListObjectVersionsRequest) => this.list(input));
    this.client.on(GetObjectCommand).callsFake((input: GetObjectRequest) => this.get(input));
    this.client
      .on(PutObjectLegalHoldCommand)
      .callsFake((input: PutObjectLegalHoldRequest) => this.hold(input));
    this.client
      .on(DeleteObjectsCommand)
      .callsFake((input: DeleteObjectsRequest) => this.delete(input));
  }

  put(Key: string, VersionId: string, content?: string): void {
    this.versions.push({ Key, VersionId, ...(content !== undefined && { content }) });
  }

  /** Ids of the versions that are left. */
  left(): string[] {
    return this.versions.map(({ VersionId }) => VersionId);
  }

  /** Ids of the versions that S3 would not delete. */
  held(): string[] {
    return this.versions.flatMap(({ VersionId, isHeld }) => (isHeld ? [VersionId] : []));
  }

  private hold({ VersionId, LegalHold }: PutObjectLegalHoldRequest) {
    const version = this.versions.find((one) => one.VersionId === VersionId);
    if (version) version.isHeld = LegalHold?.Status === 'ON';
    return {};
  }

  private list({ Prefix = '', VersionIdMarker }: ListObjectVersionsRequest) {
    const all = this.versions.filter(({ Key }) => Key.startsWith(Prefix));
    const start = all.findIndex(({ VersionId }) => VersionId === VersionIdMarker) + 1;
    const page = all.slice(start, start + this.pageSize);
    const last = page.at(-1);
    return {
      Versions: page.flatMap(({ content, ...version }) =>
        content === undefined ? [] : [{ ...version, Size: content.length }],
      ),
      DeleteMarkers: page.filter(({ content }) => content === undefined),
      ...(start + page.length < all.length && {
        IsTruncated: true,
        NextKeyMarker: last?.Key,
        NextVersionIdMarker: last?.VersionId,
      }),
    };
  }

  private get({ Key, VersionId }: GetObjectRequest) {
    const found = this.versions.find((one) => one.Key === Key && one.VersionId === VersionId);
    if (found?.content === undefined) throw new NoSuchKey({ $metadata: {}, message: 'gone' });
    return { Body: Readable.from([found.content]) };
  }

  private delete({ Delete }: DeleteObjectsRequest) {
    const gone = new Set(Delete?.Objects?.map(({ VersionId }) => VersionId));
    this.versions = this.versions.filter(({ VersionId }) => !gone.has(VersionId));
    return {};
  }
}
