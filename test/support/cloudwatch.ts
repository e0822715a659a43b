import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../local/clock';
import { CloudWatch, type CloudWatchOptions } from '../../local/cloudwatch/cloudwatch';
import { HttpFront } from '../../local/http/http-front';
import type { JsonObject } from '../../local/service';
import { Store } from '../../local/store/store';
import { readAlarms } from '../../local/template/alarms';
import { readDashboards } from '../../local/template/dashboards';
import { resolveTemplate } from '../../local/template/template';
import { deployment } from '../../local/embedded/deployment';

interface StartOptions {
  readonly clock: Clock;
  /** Properties of alarms, and of dashboards, as a template has them. */
  readonly alarms?: readonly JsonObject[];
  readonly dashboards?: readonly JsonObject[];
}

/** An embedded CloudWatch behind a real port, on a folder that outlives it. */
export class RunningCloudWatch {
  private constructor(
    readonly client: CloudWatchClient,
    readonly cloudWatch: CloudWatch,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(folder: string, options: StartOptions): Promise<RunningCloudWatch> {
    const store = await Store.open(folder);
    const cloudWatch = await CloudWatch.open({
      store,
      clock: options.clock,
      ...definitions(options),
    });
    const front = await HttpFront.listen({ port: 0, clock: options.clock });
    front.serve(cloudWatch, {
      signingName: 'monitoring',
      authenticate: () =>
        Promise.resolve({ accessKeyId: 'AKIATEST', arn: 'arn:aws:iam::000000000000:user/test' }),
    });
    const client = new CloudWatchClient({
      region: 'us-east-1',
      endpoint: `${front.origin}/aws/cloudwatch`,
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
    return new RunningCloudWatch(client, cloudWatch, async () => {
      client.destroy();
      await cloudWatch.close();
      await front.close();
      await store.close();
    });
  }
}

function definitions({
  alarms = [],
  dashboards = [],
}: StartOptions): Pick<CloudWatchOptions, 'alarms' | 'dashboards'> {
  const resource = (type: string) => (Properties: JsonObject, index: number) =>
    [`${type}${index}`, { Type: `AWS::CloudWatch::${type}`, Properties }] as const;
  const template = resolveTemplate(
    {
      Resources: Object.fromEntries([
        ...alarms.map(resource('Alarm')),
        ...dashboards.map(resource('Dashboard')),
      ]),
    },
    { ...deployment, origin: 'http://127.0.0.1:4510' },
  );
  return { alarms: readAlarms(template), dashboards: readDashboards(template) };
}
