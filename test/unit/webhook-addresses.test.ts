import type { LookupAddress } from 'node:dns';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardedLookup, isPublic, type Resolve } from '../../lambdas/deliver-webhook/addresses';
import { post, type PostOptions } from '../../lambdas/deliver-webhook/post';

/** A resolver that gives these answers, one after the other, and the last one from then on. */
function answering(...answers: readonly (readonly string[])[]): Resolve {
  let asked = 0;
  return (_host, _options, callback) => {
    const addresses = answers[Math.min(asked++, answers.length - 1)] ?? [];
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
}

describe('An address', () => {
  it.each([
    ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1'],
    ...['169.254.169.254', '169.254.170.2', '224.0.0.1', '255.255.255.255', '240.0.0.1'],
    ...['192.0.0.8', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
    ...['::1', '::', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', 'fec0::1', '2001:db8::1'],
    ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::127.0.0.1', '4000::1'],
    ...['64:ff9b::7f00:1', '64:ff9b:1::a00:1', '2002:7f00:1::', '2001::1', '::ffff:0:7f00:1'],
  ])('such as %s is none that messages go to', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  it.each(['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])('such as %s is public', (address) => {
    expect(isPublic(address)).toBe(true);
  });
});

describe('A host', () => {
  const lookedUp = (resolve: Resolve, all: boolean) =>
    new Promise<string | LookupAddress[]>((settle, fail) => {
      guardedLookup(isPublic, resolve)('shop.example.com', { all }, (error, address) =>
        error ? fail(error) : settle(address),
      );
    });

  it('is looked up for the socket, which gets exactly what was judged', async () => {
    expect(await lookedUp(answering(['8.8.8.8', '2606:4700::1111']), true)).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
    expect(await lookedUp(answering(['8.8.8.8']), false)).toBe('8.8.8.8');
  });

  it('is refused when one of its addresses is private, or it has none', async () => {
    await expect(lookedUp(answering(['8.8.8.8', '10.0.0.1']), true)).rejects.toThrow(
      'shop.example.com is at an address that messages may not go to',
    );
    await expect(lookedUp(answering([]), true)).rejects.toThrow('has no address');
  });

  it('that is bound to a private address after it was judged is judged again', async () => {
    const rebinding = answering(['8.8.8.8'], ['127.0.0.1']);
    await expect(lookedUp(rebinding, true)).resolves.toHaveLength(1);
    await expect(lookedUp(rebinding, true)).rejects.toThrow('may not go to');
  });
});

describe('A message', () => {
  let server: Server;
  let port: number;
  let received: string[];
  let answer: RequestListener;

  beforeAll(async () => {
    server = createServer((request, response) => {
      received.push(`${request.method ?? ''} ${request.url ?? ''}`);
      answer(request, response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    received = [];
    answer = (_request, response) => response.end();
  });

  const sent = (url: string, options: PostOptions = { loopback: true }) =>
    post({ url: new URL(url), headers: {}, body: '{}' }, options);

  it('does not go to this machine, by whatever name', async () => {
    const loopback = false;
    for (const host of ['127.0.0.1', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]']) {
      expect(await sent(`https://${host}:${port}/`, { loopback })).toMatchObject({
        outcome: 'forbidden_address',
      });
    }
    const resolve = answering(['127.0.0.1']);
    expect(await sent(`https://shop.example.com:${port}/`, { loopback, resolve })).toMatchObject({
      outcome: 'forbidden_address',
    });
    expect(received).toEqual([]);
  });

  it('goes nowhere without TLS but to this machine, and there only where that is let', async () => {
    const resolve = answering(['8.8.8.8']);
    for (const loopback of [true, false]) {
      expect(await sent('http://shop.example.com/', { loopback, resolve })).toMatchObject({
        outcome: 'forbidden_address',
      });
    }
    expect(await sent(`http://127.0.0.1:${port}/`, { loopback: false })).toMatchObject({
      outcome: 'forbidden_address',
    });
    expect(received).toEqual([]);
    expect(await sent(`http://127.0.0.1:${port}/hook`)).toMatchObject({
      outcome: 'delivered',
      statusCode: 200,
    });
    expect(received).toEqual(['POST /hook']);
  });

  it('does not go to private networks where it may go to this machine', async () => {
    for (const address of ['10.0.0.1', '169.254.169.254', 'fd00:ec2::254']) {
      const resolve = answering([address]);
      expect(await sent('https://shop.example.com/', { loopback: true, resolve })).toMatchObject({
        outcome: 'forbidden_address',
      });
    }
  });

  it('follows no redirect', async () => {
    answer = (_request, response) => response.writeHead(307, { location: '/elsewhere' }).end();
    expect(await sent(`http://127.0.0.1:${port}/`)).toMatchObject({
      outcome: 'redirected',
      statusCode: 307,
    });
    expect(received).toEqual(['POST /']);
  });

  it('has arrived once the receiver says so, however long its answer goes on', async () => {
    const ended = new Promise<void>((done) => {
      answer = (_request, response) => {
        response.on('close', done);
        response.writeHead(200);
        const write = (): void => {
          while (response.write(Buffer.alloc(65_536)));
          response.once('drain', write);
        };
        write();
      };
    });
    expect(await sent(`http://127.0.0.1:${port}/`)).toMatchObject({ outcome: 'delivered' });
    await ended;
  });

  it('is given up when the answer does not come, or not to its end', async () => {
    answer = () => undefined;
    const patience = 100;
    expect(await sent(`http://127.0.0.1:${port}/`, { loopback: true, patience })).toMatchObject({
      outcome: 'timed_out',
    });
    answer = ({ socket }) => socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
    expect(await sent(`http://127.0.0.1:${port}/`, { loopback: true, patience })).toMatchObject({
      outcome: 'timed_out',
    });
  });

  it('has not arrived when the answer has too long a head, or is none', async () => {
    answer = ({ socket }) => socket.end(`HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(40_000)}\r\n\r\n`);
    expect(await sent(`http://127.0.0.1:${port}/`)).toMatchObject({
      outcome: 'unreachable',
      detail: 'HPE_HEADER_OVERFLOW',
    });
    answer = ({ socket }) => socket.destroy();
    expect(await sent(`http://127.0.0.1:${port}/`)).toMatchObject({ outcome: 'unreachable' });
  });

  it.each([
    [204, 'delivered'],
    [410, 'gone'],
    [400, 'refused'],
    [503, 'refused'],
  ])('that is answered with %d is %s', async (status, outcome) => {
    answer = (_request, response) => response.writeHead(status).end();
    expect(await sent(`http://127.0.0.1:${port}/`)).toMatchObject({ outcome, statusCode: status });
  });

  it('tells why nobody could be reached', async () => {
    const free = createServer();
    await new Promise<void>((done) => free.listen(0, '127.0.0.1', done));
    const { port: closed } = free.address() as AddressInfo;
    await new Promise((done) => free.close(done));
    expect(await sent(`http://127.0.0.1:${closed}/`)).toMatchObject({
      outcome: 'unreachable',
      detail: 'ECONNREFUSED',
    });
  });
});
