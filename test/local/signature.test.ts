import type { IncomingMessage } from 'node:http';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventStreamCodec, type Message } from '@smithy/eventstream-codec';
import { SignatureV4 } from '@smithy/signature-v4';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { HttpFront } from '../../local/http/http-front';
import { headerAuthentication } from '../../local/signature/authenticate';
import type { Credential } from '../../local/signature/credential';
import { EventStreamVerifier } from '../../local/signature/event-stream-verifier';
import {
  SignatureVerifier,
  type VerifiedSignature,
} from '../../local/signature/signature-verifier';
import { sha256Hex } from '../../local/signature/signing';
import { incomingRequest } from '../support/incoming-request';
import { ManualClock } from '../support/manual-clock';
import { Sha256 } from '../support/sha256';

/** The key of AWS's own examples. */
const documented: Credential = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  principalArn: 'arn:aws:iam::000000000000:user/example',
};

const temporary: Credential = {
  accessKeyId: 'ASIATEMPORARY',
  secretAccessKey: 'short-lived',
  sessionToken: 'token',
  expiresAt: Date.UTC(2026, 0, 1, 13),
  principalArn: 'arn:aws:sts::000000000000:assumed-role/Reader/test',
  roleArn: 'arn:aws:iam::000000000000:role/Reader',
};

const emptyHash = sha256Hex('');
const noon = Date.UTC(2026, 0, 1, 12);

function verifierAt(time: number): { verifier: SignatureVerifier; clock: ManualClock } {
  const clock = new ManualClock(time);
  const credentials = {
    find: (id: string) =>
      Promise.resolve([documented, temporary].find(({ accessKeyId }) => accessKeyId === id)),
  };
  return { verifier: new SignatureVerifier({ credentials, clock, region: 'us-east-1' }), clock };
}

function signer(service: string, credential = documented, uriEscapePath = true): SignatureV4 {
  return new SignatureV4({
    service,
    region: 'us-east-1',
    credentials: credential,
    sha256: Sha256,
    uriEscapePath,
  });
}

describe("AWS's documented examples for S3", () => {
  const { verifier } = verifierAt(Date.UTC(2013, 4, 24));

  it('hold in an Authorization header', async () => {
    const request = incomingRequest('GET', '/test.txt', {
      Host: 'examplebucket.s3.amazonaws.com',
      Range: 'bytes=0-9',
      'x-amz-content-sha256': emptyHash,
      'x-amz-date': '20130524T000000Z',
      Authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    });
    const { caller } = await verifier.verifyHeaders(request, {
      signingName: 's3',
      payloadHash: emptyHash,
    });
    expect(caller.arn).toBe(documented.principalArn);
  });

  it('hold in a query', async () => {
    const request = incomingRequest(
      'GET',
      '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
      { Host: 'examplebucket.s3.amazonaws.com' },
    );
    await expect(
      verifier.verifyPresigned(request, { signingName: 's3', payloadHash: 'UNSIGNED-PAYLOAD' }),
    ).resolves.toMatchObject({ caller: { accessKeyId: documented.accessKeyId } });
  });
});

describe('A signature in a header', () => {
  const { verifier, clock } = verifierAt(noon);
  const body = '{"TableName":"Cats"}';

  interface Overrides {
    readonly credential?: Credential;
    readonly service?: string;
    readonly at?: number;
  }

  async function signed(overrides: Overrides = {}): Promise<Record<string, string>> {
    const { credential, service = 'states', at = clock.now() } = overrides;
    const { headers } = await signer(service, credential).sign(
      {
        method: 'POST',
        protocol: 'http:',
        hostname: '127.0.0.1',
        path: '/a b/../c',
        query: { name: ['b & c', 'a'], plus: '+' },
        headers: { host: '127.0.0.1:80', 'x-amz-target': 'Cats.Purr' },
        body,
      },
      { signingDate: new Date(at) },
    );
    return headers;
  }

  const verify = (headers: Record<string, string>, payload = body): Promise<unknown> =>
    headerAuthentication(verifier)(
      incomingRequest('POST', '/a b/../c?plus=%2B&name=b+%26%20c&name=a', headers),
      Buffer.from(payload),
      'states',
    );

  it('tells who signed', async () => {
    await expect(verify(await signed({ credential: temporary }))).resolves.toEqual({
      accessKeyId: temporary.accessKeyId,
      arn: temporary.principalArn,
      roleArn: temporary.roleArn,
    });
  });

  it('covers the body', async () => {
    await expect(verify(await signed(), '{}')).rejects.toMatchObject({
      code: 'InvalidSignatureException',
      message: expect.stringContaining('does not match the signature you provided') as unknown,
    });
  });

  it('covers every header that changes what AWS does', async () => {
    await expect(verify({ ...(await signed()), 'x-amz-extra': '1' })).rejects.toMatchObject({
      code: 'InvalidSignatureException',
      message: expect.stringContaining('x-amz-extra') as unknown,
    });
  });

  const withoutToken: Credential = {
    accessKeyId: temporary.accessKeyId,
    secretAccessKey: temporary.secretAccessKey,
    principalArn: temporary.principalArn,
  };

  it.each<[string, Overrides, string]>([
    [
      'made with another secret',
      { credential: { ...documented, secretAccessKey: 'guess' } },
      'InvalidSignatureException',
    ],
    [
      'with an unknown key',
      { credential: { ...documented, accessKeyId: 'AKIANOBODY' } },
      'UnrecognizedClientException',
    ],
    ['without its session token', { credential: withoutToken }, 'UnrecognizedClientException'],
    [
      'with a wrong session token',
      { credential: { ...temporary, sessionToken: 'other' } },
      'UnrecognizedClientException',
    ],
    ['for another service', { service: 'dynamodb' }, 'InvalidSignatureException'],
  ])('is refused %s', async (_, overrides, code) => {
    await expect(verify(await signed(overrides))).rejects.toMatchObject({ code });
  });

  it('is refused when it is missing or malformed', async () => {
    const { authorization = '', ...rest } = await signed();
    await expect(verify(rest)).rejects.toMatchObject({
      code: 'MissingAuthenticationTokenException',
    });
    await expect(
      verify({ ...rest, authorization: authorization.replace('Credential=', 'Key=') }),
    ).rejects.toMatchObject({ code: 'IncompleteSignatureException' });
  });

  it("is refused five minutes away from the server's time", async () => {
    const minute = 60_000;
    await expect(verify(await signed({ at: noon - 5 * minute }))).resolves.toBeDefined();
    await expect(verify(await signed({ at: noon + 5 * minute }))).resolves.toBeDefined();
    await expect(verify(await signed({ at: noon - 6 * minute }))).rejects.toMatchObject({
      code: 'InvalidSignatureException',
      message:
        'Signature expired: 20260101T115400Z is now earlier than 20260101T115500Z (20260101T120000Z - 5 min.)',
    });
    await expect(verify(await signed({ at: noon + 6 * minute }))).rejects.toMatchObject({
      message:
        'Signature not yet current: 20260101T120600Z is still later than 20260101T120500Z (20260101T120000Z + 5 min.)',
    });
  });

  it('is refused once the session has ended', async () => {
    const later = verifierAt(noon + 60 * 60_000);
    const headers = await signed({ credential: temporary, at: later.clock.now() });
    await expect(
      headerAuthentication(later.verifier)(
        incomingRequest('POST', '/a b/../c?plus=%2B&name=b+%26%20c&name=a', headers),
        Buffer.from(body),
        'states',
      ),
    ).rejects.toMatchObject({ code: 'ExpiredTokenException' });
  });
});

describe('A signature of the SDK', () => {
  it('is accepted with the right secret and refused with another', async () => {
    const front = await HttpFront.listen({ port: 0 });
    const { verifier } = verifierAt(Date.now());
    front.serve(
      {
        name: 'dynamodb',
        targetPrefix: 'DynamoDB_20120810',
        jsonVersion: '1.0',
        operations: { DescribeTable: () => Promise.resolve({ Table: { TableName: 'Cats' } }) },
      },
      { signingName: 'dynamodb', authenticate: headerAuthentication(verifier) },
    );
    const describeWith = async (secretAccessKey: string): Promise<unknown> => {
      const client = new DynamoDBClient({
        region: 'us-east-1',
        endpoint: `${front.origin}/aws/dynamodb`,
        credentials: { ...documented, secretAccessKey },
      });
      try {
        return await client.send(new DescribeTableCommand({ TableName: 'Cats' }));
      } finally {
        client.destroy();
      }
    };
    await expect(describeWith(documented.secretAccessKey)).resolves.toMatchObject({
      Table: { TableName: 'Cats' },
    });
    await expect(describeWith('guess')).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
    await front.close();
  });
});

describe('A presigned request', () => {
  const options = { signingName: 's3', payloadHash: 'UNSIGNED-PAYLOAD' };

  async function presigned(
    expiresIn: number,
    path = '/bucket/a%2Bb%20c',
  ): Promise<IncomingMessage> {
    const { query = {} } = await signer('s3', documented, false).presign(
      {
        method: 'GET',
        protocol: 'http:',
        hostname: '127.0.0.1',
        path,
        query: { versionId: 'x/y' },
        headers: { host: '127.0.0.1:80', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      },
      { expiresIn, signingDate: new Date(noon), unhoistableHeaders: new Set() },
    );
    const text = new URLSearchParams(query as Record<string, string>).toString();
    return incomingRequest('GET', `${path}?${text}`, { host: '127.0.0.1:80' });
  }

  it('holds until it expires', async () => {
    const { verifier, clock } = verifierAt(noon);
    const request = await presigned(60);
    clock.advance(60_000);
    await expect(verifier.verifyPresigned(request, options)).resolves.toBeDefined();
    clock.advance(1);
    await expect(verifier.verifyPresigned(request, options)).rejects.toMatchObject({
      problem: 'expiredRequest',
    });
  });

  it('covers the path and the query', async () => {
    const { verifier } = verifierAt(noon);
    const request = await presigned(60);
    for (const [from, to] of [
      ['/bucket/', '/other/'],
      ['x%2Fy', 'z'],
      ['X-Amz-Expires=60', 'X-Amz-Expires=61'],
    ] as const) {
      const changed = incomingRequest('GET', request.url?.replace(from, to) ?? '', {
        host: '127.0.0.1:80',
      });
      await expect(verifier.verifyPresigned(changed, options)).rejects.toMatchObject({
        problem: 'mismatch',
      });
    }
  });

  it('lives a week at most', async () => {
    const { verifier } = verifierAt(noon);
    const { url = '' } = await presigned(604_800);
    const longer = incomingRequest('GET', url.replace('604800', '604801'), { host: '127.0.0.1' });
    await expect(verifier.verifyPresigned(longer, options)).rejects.toMatchObject({
      problem: 'incomplete',
    });
  });
});

describe('The messages of an event stream', () => {
  const codec = new EventStreamCodec(toUtf8, fromUtf8);
  const inner = (text: string): Uint8Array =>
    codec.encode({
      headers: { ':event-type': { type: 'string', value: 'VideoEvent' } },
      body: fromUtf8(text),
    });

  async function open(): Promise<VerifiedSignature> {
    const { query = {} } = await signer('rekognition').presign(
      {
        method: 'GET',
        protocol: 'wss:',
        hostname: 'localhost',
        path: '/start-face-liveness-session-websocket',
        headers: { host: 'localhost' },
        query: { 'session-id': 'one' },
      },
      { expiresIn: 299, signingDate: new Date(noon) },
    );
    const text = new URLSearchParams(query as Record<string, string>).toString();
    return verifierAt(noon).verifier.verifyPresigned(
      incomingRequest('GET', `/start-face-liveness-session-websocket?${text}`, {
        host: 'localhost:4100',
      }),
      { signingName: 'rekognition', payloadHash: emptyHash },
      true,
    );
  }

  async function sign(
    body: Uint8Array,
    priorSignature: string,
    at = noon,
  ): Promise<{ frame: Uint8Array; signature: string }> {
    const message: Message = {
      headers: { ':date': { type: 'timestamp', value: new Date(at) } },
      body,
    };
    const { signature } = await signer('rekognition').signMessage(
      { message, priorSignature },
      { signingDate: new Date(at) },
    );
    const frame = codec.encode({
      headers: {
        ...message.headers,
        ':chunk-signature': { type: 'binary', value: Buffer.from(signature, 'hex') },
      },
      body,
    });
    return { frame, signature };
  }

  it('open one after the other, over midnight too, until the empty one', async () => {
    const opening = await open();
    const verifier = new EventStreamVerifier(opening);
    const first = await sign(inner('one'), opening.signature);
    const second = await sign(inner('two'), first.signature, noon + 24 * 60 * 60_000 + 123);
    const last = await sign(new Uint8Array(), second.signature);
    expect(toUtf8(verifier.open(first.frame)?.body ?? '')).toBe('one');
    expect(toUtf8(verifier.open(second.frame)?.body ?? '')).toBe('two');
    expect(verifier.open(last.frame)).toBeUndefined();
  });

  it('are refused when one is repeated or left out', async () => {
    const opening = await open();
    const first = await sign(inner('one'), opening.signature);
    const second = await sign(inner('two'), first.signature);
    const repeated = new EventStreamVerifier(opening);
    repeated.open(first.frame);
    expect(() => repeated.open(first.frame)).toThrow('does not match');
    expect(() => new EventStreamVerifier(opening).open(second.frame)).toThrow('does not match');
  });

  it('are refused when they are unsigned or no messages at all', async () => {
    const verifier = new EventStreamVerifier(await open());
    expect(() => verifier.open(inner('one'))).toThrow(':chunk-signature');
    expect(() => verifier.open(fromUtf8('nonsense'))).toThrow('not an event stream message');
  });
});
