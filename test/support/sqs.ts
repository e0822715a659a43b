import { SQSClient } from '@aws-sdk/client-sqs';
import { systemClock, type Clock } from '../../local/clock';
import { HttpFront } from '../../local/http/http-front';
import { Sqs } from '../../local/sqs/sqs';
import { Store } from '../../local/store/store';
import type { QueueDefinition } from '../../local/template/queues';

/** A queue as the template would have it. */
export function queueNamed(name: string, settings: Partial<QueueDefinition> = {}): QueueDefinition {
  return {
    name,
    arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
    url: `http://127.0.0.1:4510/aws/sqs/000000000000/${name}`,
    visibilityTimeoutSeconds: 30,
    delaySeconds: 0,
    retentionSeconds: 345_600,
    maximumMessageBytes: 1_048_576,
    receiveWaitSeconds: 0,
    encryptedBySqs: true,
    ...settings,
  };
}

interface StartOptions {
  readonly clock?: Clock;
  readonly queues: readonly QueueDefinition[];
}

/** An embedded SQS behind a real port, on a folder that outlives it. */
export class RunningSqs {
  private constructor(
    readonly client: SQSClient,
    readonly sqs: Sqs,
    readonly store: Store,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(
    folder: string,
    { clock = systemClock, queues }: StartOptions,
  ): Promise<RunningSqs> {
    const store = await Store.open(folder);
    const sqs = await Sqs.open({ store, clock, queues });
    const front = await HttpFront.listen({ port: 0 });
    front.serve(sqs, {
      signingName: 'sqs',
      authenticate: () =>
        Promise.resolve({ accessKeyId: 'AKIATEST', arn: 'arn:aws:iam::000000000000:user/test' }),
    });
    const client = new SQSClient({
      region: 'us-east-1',
      endpoint: `${front.origin}/aws/sqs`,
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
    return new RunningSqs(client, sqs, store, async () => {
      client.destroy();
      sqs.close();
      await front.close();
      await store.close();
    });
  }
}
