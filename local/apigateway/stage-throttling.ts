import type { Clock } from '../clock';
import { Throttles } from '../throttling/token-bucket';
import { limitOf } from './account-limits';
import { GatewayError } from './gateway-error';
import type { StageProperties } from './resource-properties';
import type { ApiMethod } from './rest-api';

type MethodSetting = StageProperties['MethodSettings'][number];

/** The limits of stages, which all callers of a method share. */
export class StageThrottling {
  private readonly throttles: Throttles;

  constructor(clock: Clock) {
    this.throttles = new Throttles(clock);
  }

  /** @throws GatewayError `THROTTLED` when the method has more requests than its stage lets through */
  admit({ StageName, MethodSettings }: StageProperties, method: ApiMethod): void {
    const setting = settingFor(method, MethodSettings);
    if (!setting) return;
    const limit = limitOf(setting.ThrottlingRateLimit, setting.ThrottlingBurstLimit);
    const key = `${StageName} ${method.httpMethod} ${method.resourcePath}`;
    if (!this.throttles.admits(key, limit)) {
      throw new GatewayError('THROTTLED', 'Too Many Requests');
    }
  }
}

/** The setting that names a method most closely among those that limit anything. */
function settingFor(
  method: ApiMethod,
  settings: readonly MethodSetting[],
): MethodSetting | undefined {
  const limiting = settings.filter(
    ({ ThrottlingRateLimit, ThrottlingBurstLimit }) =>
      ThrottlingRateLimit !== undefined || ThrottlingBurstLimit !== undefined,
  );
  const find = (path: string, httpMethod: string): MethodSetting | undefined =>
    limiting.find((setting) => setting.HttpMethod === httpMethod && decodedPath(setting) === path);
  return (
    find(method.resourcePath, method.httpMethod) ?? find(method.resourcePath, '*') ?? find('*', '*')
  );
}

/** Settings write `/` as `~1` behind a slash of their own; `/*` stands for every path. */
function decodedPath({ ResourcePath }: MethodSetting): string {
  return ResourcePath.slice(1).replaceAll('~1', '/');
}
