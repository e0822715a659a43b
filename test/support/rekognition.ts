import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { systemClock } from '../../local/clock';
import { HttpFront } from '../../local/http/http-front';
import { AccessControl } from '../../local/iam/access-control';
import type { FaceAnalyser } from '../../local/rekognition/face-analyser';
import type { Random } from '../../local/rekognition/liveness/challenge';
import { LivenessStream } from '../../local/rekognition/liveness/liveness-stream';
import { Rekognition } from '../../local/rekognition/rekognition';
import { headerAuthentication } from '../../local/signature/authenticate';
import type { Credential } from '../../local/signature/credential';
import { SignatureVerifier } from '../../local/signature/signature-verifier';
import { Store } from '../../local/store/store';
import { ManualClock } from './manual-clock';
import { MemoryObjects } from './memory-objects';

const region = 'us-east-1';
const bucket = 'evidence';

/** May do everything. */
const service: Credential = {
  accessKeyId: 'AKIASERVICE',
  secretAccessKey: 'service-secret',
  principalArn: 'arn:aws:iam::000000000000:user/service',
};

/** May open a liveness stream and nothing else. */
const applicant: Credential = {
  accessKeyId: 'ASIAAPPLICANT',
  secretAccessKey: 'applicant-secret',
  sessionToken: 'applicant-token',
  principalArn: 'arn:aws:sts::000000000000:assumed-role/Applicant/session',
  sessionPolicy: {
    Statement: [
      { Effect: 'Allow', Action: ['rekognition:StartFaceLivenessSession'], Resource: ['*'] },
    ],
  },
};

interface RunningOptions {
  /** Decides the order of colours in place of chance; without it there is no liveness stream. */
  readonly random?: Random;
}

/** An embedded Rekognition behind a real port, on a folder of its own. */
export class RunningRekognition {
  readonly objects = new MemoryObjects([bucket]);
  readonly clock = new ManualClock();
  readonly bucket = bucket;
  readonly region = region;
  readonly applicant = applicant;
  /** Errors that were the service's own. */
  readonly faults: unknown[] = [];
  private close: () => Promise<void> = () => Promise.resolve();
  private endpoint = '';
  private sdk: RekognitionClient | undefined;

  private constructor(
    private readonly engine: FaceAnalyser,
    private readonly folder: string,
    private readonly options: RunningOptions,
  ) {}

  static async start(
    engine: FaceAnalyser,
    options: RunningOptions = {},
  ): Promise<RunningRekognition> {
    const folder = await mkdtemp(join(tmpdir(), 'honnin-rekognition-'));
    const running = new RunningRekognition(engine, folder, options);
    await running.open();
    return running;
  }

  /** `http://127.0.0.1:PORT` */
  get origin(): string {
    return this.endpoint;
  }

  get client(): RekognitionClient {
    if (!this.sdk) throw new Error('The service is not running.');
    return this.sdk;
  }

  /** Ends the process of the service, as it were, and begins another on the same folder. */
  async restart(): Promise<void> {
    await this.close();
    await this.open();
  }

  async stop(): Promise<void> {
    await this.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async open(): Promise<void> {
    const { engine, objects, clock } = this;
    const logError = (_: string, error: unknown): void => void this.faults.push(error);
    const store = await Store.open(this.folder);
    const account = { accountId: '000000000000', region };
    const access = new AccessControl({ roles: [], resources: [] });
    const rekognition = await Rekognition.open({
      store,
      clock,
      engine,
      objects: () => objects,
      account,
      collections: ['enrolled'],
    });
    const signatures = new SignatureVerifier({
      credentials: {
        find: (id) =>
          Promise.resolve([service, applicant].find(({ accessKeyId }) => accessKeyId === id)),
      },
      clock: systemClock,
      region,
    });
    const front = await HttpFront.listen({ port: 0, logError });
    front.serve(rekognition, {
      signingName: 'rekognition',
      authenticate: headerAuthentication(signatures),
    });
    const { random } = this.options;
    const stream = random
      ? await LivenessStream.start({
          sessions: rekognition.livenessSessions,
          signatures,
          engine,
          objects: () => objects,
          access,
          clock,
          logError,
          random,
        })
      : undefined;
    front.onUpgrade('/start-face-liveness-session-websocket', (request, socket, head) =>
      stream?.handleUpgrade(request, socket, head),
    );
    this.endpoint = front.origin;
    const sdk = new RekognitionClient({
      region,
      endpoint: `${front.origin}/aws/rekognition`,
      credentials: service,
      maxAttempts: 1,
    });
    this.sdk = sdk;
    this.close = async () => {
      sdk.destroy();
      await front.close();
      await stream?.close();
      await rekognition.close();
      await store.close();
    };
  }
}
