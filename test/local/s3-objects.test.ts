import { createHash, randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  ChecksumAlgorithm,
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { owner, reader, startS3, type S3Fixture } from '../support/s3-fixture';

describe('S3', () => {
  let fixture: S3Fixture;
  let client: S3Client;

  beforeEach(async () => {
    fixture = await startS3();
    client = fixture.client();
  });

  afterEach(async () => {
    await fixture.stop();
    expect(fixture.logged).toEqual([]);
  });

  const put = (
    Key: string,
    Body: PutObjectCommandInput['Body'],
    more: Partial<PutObjectCommandInput> = {},
  ) => client.send(new PutObjectCommand({ Bucket: 'evidence', Key, Body, ...more }));

  const get = (Key: string, more = {}) =>
    client.send(new GetObjectCommand({ Bucket: 'evidence', Key, ...more }));

  const text = async (Key: string, more = {}): Promise<string | undefined> =>
    (await get(Key, more)).Body?.transformToString();

  const filesOnDisk = (): Promise<string[]> => readdir(join(fixture.folder, 'objects'));
  const uploadsOnDisk = (): Promise<string[]> => readdir(join(fixture.folder, 'uploads'));

  describe('objects', () => {
    it('come back as they were put', async () => {
      const body = randomBytes(300_000);
      const { ETag, VersionId } = await put('a/b', body, {
        ContentType: 'image/jpeg',
        CacheControl: 'no-store',
        Metadata: { camera: 'front' },
      });
      const md5 = createHash('md5').update(body).digest('hex');
      expect(ETag).toBe(`"${md5}"`);
      const got = await get('a/b');
      expect(body.equals((await got.Body?.transformToByteArray()) ?? Buffer.of())).toBe(true);
      expect(got).toMatchObject({
        ContentType: 'image/jpeg',
        CacheControl: 'no-store',
        Metadata: { camera: 'front' },
        ContentLength: body.length,
        ETag,
        VersionId,
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: 'key-1',
      });
      const head = await client.send(new HeadObjectCommand({ Bucket: 'evidence', Key: 'a/b' }));
      expect(head).toMatchObject({ ContentLength: body.length, ETag, VersionId });
    });

    it.each(['../../etc/passwd', 'a//b', '/', 'ü+ %2F&=?#', '日本/本人', './x', 'line\r\nbreak'])(
      'have any key: %j',
      async (key) => {
        await put(key, 'found');
        expect(await text(key)).toBe('found');
        const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: 'evidence' }));
        expect(Contents?.map(({ Key }) => Key)).toEqual([key]);
        expect(await filesOnDisk()).toHaveLength(1);
      },
    );

    it('may be empty', async () => {
      await put('empty', new Uint8Array());
      expect(await text('empty')).toBe('');
    });

    it.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)(
      'keep a %s checksum, which clients verify',
      async (algorithm) => {
        await put('sum', 'checked', { ChecksumAlgorithm: ChecksumAlgorithm[algorithm] });
        const got = await get('sum', { ChecksumMode: 'ENABLED' });
        expect(got[`Checksum${algorithm}`]).toBeDefined();
        expect(await got.Body?.transformToString()).toBe('checked');
      },
    );

    it('may be streamed in chunks with a trailing checksum', async () => {
      const parts = [randomBytes(100_000), randomBytes(70_000), randomBytes(5)];
      const whole = Buffer.concat(parts);
      await put('streamed', Readable.from(parts), {
        ContentLength: whole.length,
        ContentEncoding: 'gzip',
      });
      const got = await get('streamed', { ChecksumMode: 'ENABLED' });
      expect(got.ContentEncoding).toBe('gzip');
      expect(whole.equals((await got.Body?.transformToByteArray()) ?? Buffer.of())).toBe(true);
    });

    it('are refused when they are not what their digests say', async () => {
      const other = createHash('md5').update('other').digest('base64');
      await expect(put('bad', 'body', { ContentMD5: other })).rejects.toMatchObject({
        name: 'BadDigest',
      });
      await expect(put('bad', 'body', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({
        name: 'BadDigest',
      });
      await expect(put('bad', 'body', { ContentMD5: 'nonsense' })).rejects.toMatchObject({
        name: 'InvalidDigest',
      });
      expect(await uploadsOnDisk()).toEqual([]);
      expect(await filesOnDisk()).toEqual([]);
    });

    it('are refused when the trailing checksum does not fit', async () => {
      const silence = (): void => undefined;
      const logger = { debug: silence, info: silence, warn: silence, error: silence };
      const spoiling = fixture.client(owner, { logger });
      spoiling.middlewareStack.add(
        (next) => (args) => {
          const { request } = args;
          if (hasBody(request)) request.body = Readable.from([inChunks('body', 'AAAAAA==')]);
          return next(args);
        },
        { step: 'finalizeRequest', name: 'spoil' },
      );
      const command = new PutObjectCommand({
        Bucket: 'evidence',
        Key: 'bad',
        Body: Readable.from(['body']),
        ContentLength: 4,
      });
      await expect(spoiling.send(command)).rejects.toMatchObject({ name: 'BadDigest' });
      expect(await uploadsOnDisk()).toEqual([]);
    });

    it('give parts of themselves', async () => {
      await put('digits', '0123456789');
      const range = async (Range: string): Promise<unknown[]> => {
        const got = await get('digits', { Range });
        return [await got.Body?.transformToString(), got.ContentRange];
      };
      expect(await range('bytes=2-4')).toEqual(['234', 'bytes 2-4/10']);
      expect(await range('bytes=7-')).toEqual(['789', 'bytes 7-9/10']);
      expect(await range('bytes=-3')).toEqual(['789', 'bytes 7-9/10']);
      expect(await range('bytes=8-99')).toEqual(['89', 'bytes 8-9/10']);
      expect(await range('lines=1-2')).toEqual(['0123456789', undefined]);
      await expect(range('bytes=10-')).rejects.toMatchObject({ name: 'InvalidRange' });
    });

    it('answer conditional reads', async () => {
      const { ETag } = await put('conditional', 'body');
      expect(await text('conditional', { IfMatch: ETag })).toBe('body');
      await expect(get('conditional', { IfMatch: '"other"' })).rejects.toMatchObject({
        name: 'PreconditionFailed',
      });
      await expect(get('conditional', { IfNoneMatch: ETag })).rejects.toMatchObject({
        $metadata: { httpStatusCode: 304 },
      });
      const later = new Date(fixture.clock.now() + 60_000);
      await expect(get('conditional', { IfModifiedSince: later })).rejects.toMatchObject({
        $metadata: { httpStatusCode: 304 },
      });
    });

    it('answer conditional writes, of which one at a time wins', async () => {
      const attempts = await Promise.allSettled(
        Array.from({ length: 5 }, (_, n) => put('once', String(n), { IfNoneMatch: '*' })),
      );
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await expect(put('once', 'x', { IfMatch: '"other"' })).rejects.toMatchObject({
        name: 'PreconditionFailed',
      });
      expect(await uploadsOnDisk()).toEqual([]);
    });

    it('that are missing are told apart from missing buckets and versions', async () => {
      await expect(get('missing')).rejects.toMatchObject({ name: 'NoSuchKey' });
      await expect(get('missing', { Bucket: 'nowhere' })).rejects.toMatchObject({
        name: 'NoSuchBucket',
      });
      await expect(get('missing', { VersionId: 'one' })).rejects.toMatchObject({
        name: 'NoSuchVersion',
      });
      await expect(
        client.send(new HeadObjectCommand({ Bucket: 'evidence', Key: 'missing' })),
      ).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
    });
  });

  describe('versions', () => {
    it('are all kept, and a deletion hides them', async () => {
      const first = await put('key', 'one');
      const second = await put('key', 'two');
      expect(await text('key')).toBe('two');
      expect(await text('key', { VersionId: first.VersionId })).toBe('one');

      const { DeleteMarker, VersionId: marker } = await client.send(
        new DeleteObjectCommand({ Bucket: 'evidence', Key: 'key' }),
      );
      expect(DeleteMarker).toBe(true);
      await expect(get('key')).rejects.toMatchObject({ name: 'NoSuchKey' });
      await expect(get('key', { VersionId: marker })).rejects.toMatchObject({
        name: 'MethodNotAllowed',
      });
      expect(await text('key', { VersionId: second.VersionId })).toBe('two');

      const list = await client.send(new ListObjectVersionsCommand({ Bucket: 'evidence' }));
      expect(list.Versions).toMatchObject([
        { VersionId: second.VersionId, IsLatest: false },
        { VersionId: first.VersionId, IsLatest: false },
      ]);
      expect(list.DeleteMarkers).toMatchObject([{ VersionId: marker, IsLatest: true }]);
    });

    it('come back when their delete marker is deleted', async () => {
      await put('key', 'one');
      const { VersionId } = await client.send(
        new DeleteObjectCommand({ Bucket: 'evidence', Key: 'key' }),
      );
      await client.send(new DeleteObjectCommand({ Bucket: 'evidence', Key: 'key', VersionId }));
      expect(await text('key')).toBe('one');
    });

    it('give their bytes back to the disk when they are deleted', async () => {
      const { VersionId } = await put('key', 'one');
      await put('key', 'two');
      await client.send(new DeleteObjectCommand({ Bucket: 'evidence', Key: 'key', VersionId }));
      expect(await filesOnDisk()).toHaveLength(1);
      expect(await text('key')).toBe('two');
    });

    it('are newest last written, even when the clock is set back', async () => {
      await put('key', 'one');
      fixture.clock.advance(-60_000);
      await put('key', 'two');
      expect(await text('key')).toBe('two');
    });

    it('do not exist in a bucket without versioning', async () => {
      for (const Body of ['one', 'two']) {
        const { VersionId } = await put('key', Body, { Bucket: 'plain' });
        expect(VersionId).toBeUndefined();
      }
      expect(await text('key', { Bucket: 'plain' })).toBe('two');
      expect(await filesOnDisk()).toHaveLength(1);
      await client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'key' }));
      expect(await filesOnDisk()).toEqual([]);
    });

    it('are deleted many at once', async () => {
      const { VersionId } = await put('a', 'one');
      await put('b & <c>', 'two');
      const { Deleted } = await client.send(
        new DeleteObjectsCommand({
          Bucket: 'evidence',
          Delete: { Objects: [{ Key: 'a', VersionId }, { Key: 'b & <c>' }, { Key: 'missing' }] },
        }),
      );
      expect(Deleted).toMatchObject([
        { Key: 'a', VersionId },
        { Key: 'b & <c>', DeleteMarker: true },
        { Key: 'missing', DeleteMarker: true },
      ]);
      const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket: 'evidence' }));
      expect(KeyCount).toBe(0);
    });
  });

  describe('lists', () => {
    const list = (more = {}) =>
      client.send(new ListObjectsV2Command({ Bucket: 'evidence', ...more }));

    beforeEach(async () => {
      for (const key of ['a/1', 'a/2', 'b/1', 'c', '\u{1F600}', '\uFF5E']) {
        await fixture.s3.put('evidence', key, Buffer.from(key), { contentType: 'text/plain' });
      }
    });

    it('are ordered by the bytes of their keys', async () => {
      const { Contents } = await list();
      expect(Contents?.map(({ Key }) => Key)).toEqual([
        'a/1',
        'a/2',
        'b/1',
        'c',
        '\uFF5E',
        '\u{1F600}',
      ]);
    });

    it('begin where they are told and keep to a prefix', async () => {
      expect((await list({ Prefix: 'a/' })).Contents?.map(({ Key }) => Key)).toEqual([
        'a/1',
        'a/2',
      ]);
      expect((await list({ StartAfter: 'b' })).Contents?.[0]?.Key).toBe('b/1');
      expect(
        (await list({ Prefix: 'a/', StartAfter: 'a/1' })).Contents?.map(({ Key }) => Key),
      ).toEqual(['a/2']);
    });

    it('roll up what lies behind a delimiter', async () => {
      const { Contents, CommonPrefixes } = await list({ Delimiter: '/' });
      expect(CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['a/', 'b/']);
      expect(Contents).toHaveLength(3);
    });

    it.each([undefined, '/'])(
      'come in pages that miss nothing (delimiter %j)',
      async (Delimiter) => {
        const whole = await list({ Delimiter });
        const seen: (string | undefined)[] = [];
        let ContinuationToken: string | undefined;
        do {
          const page = await list({ Delimiter, MaxKeys: 1, ContinuationToken });
          expect(page.KeyCount).toBe(1);
          seen.push(page.CommonPrefixes?.[0]?.Prefix ?? page.Contents?.[0]?.Key);
          ContinuationToken = page.NextContinuationToken;
        } while (ContinuationToken !== undefined);
        expect(seen).toEqual([
          ...(whole.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
          ...(whole.Contents ?? []).map(({ Key }) => Key),
        ]);
      },
    );

    it('of versions come in pages too', async () => {
      await put('a/1', 'newer');
      const seen: unknown[] = [];
      let markers = {};
      for (;;) {
        const page = await client.send(
          new ListObjectVersionsCommand({ Bucket: 'evidence', MaxKeys: 1, ...markers }),
        );
        seen.push(...(page.Versions ?? []).map(({ Key, IsLatest }) => [Key, IsLatest]));
        if (page.IsTruncated !== true) break;
        markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      }
      expect(seen.slice(0, 3)).toEqual([
        ['a/1', true],
        ['a/1', false],
        ['a/2', true],
      ]);
      expect(seen).toHaveLength(7);
    });
  });

  describe('presigned addresses', () => {
    it('read until they expire', async () => {
      await put('shown', 'body');
      const url = await getSignedUrl(
        client,
        new GetObjectCommand({
          Bucket: 'evidence',
          Key: 'shown',
          ResponseContentDisposition: 'inline',
        }),
        { expiresIn: 60 },
      );
      const response = await fetch(url);
      expect(await response.text()).toBe('body');
      expect(response.headers.get('content-disposition')).toBe('inline');
      fixture.clock.advance(3_600_000);
      const late = await fetch(url);
      expect(late.status).toBe(403);
      expect(await late.text()).toContain('<Code>AccessDenied</Code><Message>Request has expired');
    });

    it('write', async () => {
      const url = await getSignedUrl(
        fixture.client(owner, { requestChecksumCalculation: 'WHEN_REQUIRED' }),
        new PutObjectCommand({ Bucket: 'evidence', Key: 'sent' }),
      );
      expect((await fetch(url, { method: 'PUT', body: 'body' })).status).toBe(200);
      expect(await text('sent')).toBe('body');
    });

    it('that carry the checksum of an empty body refuse another, as S3 does', async () => {
      const url = await getSignedUrl(
        client,
        new PutObjectCommand({ Bucket: 'evidence', Key: 'sent' }),
      );
      const response = await fetch(url, { method: 'PUT', body: 'body' });
      expect(await response.text()).toContain('<Code>BadDigest</Code>');
    });
  });

  describe('callers', () => {
    it('are kept to their session policy', async () => {
      await put('key', 'body');
      const limited = fixture.client(reader);
      const got = await limited.send(new GetObjectCommand({ Bucket: 'evidence', Key: 'key' }));
      expect(await got.Body?.transformToString()).toBe('body');
      await expect(
        limited.send(new PutObjectCommand({ Bucket: 'evidence', Key: 'key', Body: 'x' })),
      ).rejects.toMatchObject({
        name: 'AccessDenied',
        message: expect.stringContaining('no session policy allows the s3:PutObject') as unknown,
      });
    });

    it('who sign wrongly or not at all are refused in the words of S3', async () => {
      const code = async (credential: typeof owner): Promise<string> => {
        const error: unknown = await fixture
          .client(credential)
          .send(new HeadBucketCommand({ Bucket: 'evidence' }))
          .catch((reason: unknown) => reason);
        return error instanceof S3ServiceException ? String(error.$metadata.httpStatusCode) : '';
      };
      expect(await code(owner)).toBe('');
      expect(await code({ ...owner, secretAccessKey: 'guess' })).toBe('403');
      await expect(
        fixture
          .client({ ...owner, accessKeyId: 'AKIANOBODY' })
          .send(new GetObjectCommand({ Bucket: 'evidence', Key: 'key' })),
      ).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
      const anonymous = await fetch(`${fixture.origin}/aws/s3/evidence/key`);
      expect(anonymous.status).toBe(403);
      expect(await anonymous.text()).toContain('<Code>AccessDenied</Code>');
    });

    it('who ask for what is missing here are told so', async () => {
      await expect(
        client.send(
          new CopyObjectCommand({ Bucket: 'evidence', Key: 'copy', CopySource: 'evidence/key' }),
        ),
      ).rejects.toMatchObject({ name: 'NotImplemented' });
    });
  });

  describe('durability', () => {
    it('commits the event with the object, in the shape of EventBridge', async () => {
      const { VersionId, ETag } = await put('a b', 'body');
      await put('silent', 'body', { Bucket: 'plain' });
      expect(await fixture.events()).toMatchObject([
        {
          version: '0',
          bucket: { name: 'evidence' },
          object: {
            key: 'a b',
            size: 4,
            etag: ETag?.replaceAll('"', ''),
            'version-id': VersionId,
            sequencer: expect.stringMatching(/^[0-9A-F]{16}$/) as unknown,
          },
          requester: '000000000000',
          'source-ip-address': '127.0.0.1',
          reason: 'PutObject',
        },
      ]);
    });

    it('finds every object again after a restart and clears away what a crash left', async () => {
      await put('key', 'body');
      await writeFile(join(fixture.folder, 'uploads', 'half'), 'half');
      await writeFile(join(fixture.folder, 'objects', 'orphan'), 'orphan');
      const reopened = await fixture.reopen();
      expect((await reopened.get('evidence', 'key')).body.toString()).toBe('body');
      expect(await uploadsOnDisk()).toEqual([]);
      expect(await filesOnDisk()).toHaveLength(1);
    });

    it('leaves nothing behind when a client breaks off', async () => {
      const url = await getSignedUrl(
        fixture.client(owner, { requestChecksumCalculation: 'WHEN_REQUIRED' }),
        new PutObjectCommand({ Bucket: 'evidence', Key: 'half' }),
      );
      await new Promise<void>((resolve) => {
        const request = httpRequest(url, { method: 'PUT', headers: { 'content-length': 100 } });
        request.on('error', () => resolve());
        request.write('half', () => request.destroy(new Error('gone')));
      });
      await expect(get('half')).rejects.toMatchObject({ name: 'NoSuchKey' });
      expect(await filesOnDisk()).toEqual([]);
    });
  });
});

function hasBody(request: unknown): request is { body: unknown } {
  return typeof request === 'object' && request !== null && 'body' in request;
}

function inChunks(body: string, checksum: string): string {
  return `${body.length.toString(16)}\r\n${body}\r\n0\r\nx-amz-checksum-crc32:${checksum}\r\n\r\n`;
}
