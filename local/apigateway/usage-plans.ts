import type { Clock } from '../clock';
import type { Store, Table } from '../store/store';
import { Throttles } from '../throttling/token-bucket';
import { limitOf } from './account-limits';
import { openApiKeys, type ApiKey } from './api-keys';
import { GatewayError } from './gateway-error';
import type { Declarations, Declared, UsagePlanProperties } from './resource-properties';
import type { ApiMethod } from './rest-api';

/** What a key has used of a quota. */
interface Usage {
  /** The first day of the period, as `2026-03-01`. */
  readonly period: string;
  readonly requests: number;
}

type Quota = NonNullable<UsagePlanProperties['Quota']>;

/** Who may call methods that need an API key, and how often. */
export class UsagePlans {
  private readonly throttles: Throttles;
  private readonly used = new Map<string, Usage>();

  private constructor(
    readonly keys: readonly ApiKey[],
    private readonly declarations: Declarations,
    private readonly usage: Table<Usage>,
    private readonly store: Store,
    private readonly clock: Clock,
  ) {
    this.throttles = new Throttles(clock);
  }

  /** Reads what was used of quotas before, and makes values for new keys. */
  static async open(declarations: Declarations, store: Store, clock: Clock): Promise<UsagePlans> {
    const usage = store.table<Usage>('apigateway-usage');
    const keys = await openApiKeys(declarations.apiKeys, store);
    const plans = new UsagePlans(keys, declarations, usage, store, clock);
    for await (const [key, used] of usage.entries()) plans.used.set(key, used);
    return plans;
  }

  /**
   * Admits a request for a method that needs a key, and counts it.
   *
   * @throws GatewayError `INVALID_API_KEY` for a key without a plan for the stage, `THROTTLED`, or `QUOTA_EXCEEDED`
   */
  async admit(value: string | undefined, stage: string, method: ApiMethod): Promise<ApiKey> {
    const key = this.keys.find((candidate) => candidate.enabled && candidate.value === value);
    const plan = key && this.planOf(key, stage);
    if (!key || !plan) throw new GatewayError('INVALID_API_KEY', 'Forbidden');
    this.throttle(plan, key, stage, method);
    if (plan.properties.Quota) await this.count(plan, key, plan.properties.Quota);
    return key;
  }

  private planOf(key: ApiKey, stage: string): Declared<UsagePlanProperties> | undefined {
    const { usagePlans, usagePlanKeys } = this.declarations;
    const planIds = usagePlanKeys
      .filter(({ properties }) => properties.KeyId === key.id)
      .map(({ properties }) => properties.UsagePlanId);
    return usagePlans.find(
      ({ id, properties }) =>
        planIds.includes(id) && properties.ApiStages.some(({ Stage }) => Stage === stage),
    );
  }

  /** The plan's limit for the method goes before the one for everything. */
  private throttle(
    { id, properties }: Declared<UsagePlanProperties>,
    key: ApiKey,
    stage: string,
    { resourcePath, httpMethod }: ApiMethod,
  ): void {
    const methodName = `${resourcePath}/${httpMethod}`;
    const ofMethod = properties.ApiStages.find(({ Stage }) => Stage === stage)?.Throttle[
      methodName
    ];
    const admitted =
      (!ofMethod ||
        this.throttles.admits(
          `${id}/${key.id}/${methodName}`,
          limitOf(ofMethod.RateLimit, ofMethod.BurstLimit),
        )) &&
      (!properties.Throttle ||
        this.throttles.admits(
          `${id}/${key.id}`,
          limitOf(properties.Throttle.RateLimit, properties.Throttle.BurstLimit),
        ));
    if (!admitted) throw new GatewayError('THROTTLED', 'Too Many Requests');
  }

  private async count(
    { id }: Declared<UsagePlanProperties>,
    key: ApiKey,
    quota: Quota,
  ): Promise<void> {
    const usageKey = `${id}/${key.id}`;
    const period = periodOf(quota.Period, this.clock.now());
    const known = this.used.get(usageKey);
    const requests = known?.period === period ? known.requests : 0;
    if (requests >= quota.Limit) throw new GatewayError('QUOTA_EXCEEDED', 'Limit Exceeded');
    const usage = { period, requests: requests + 1 };
    this.used.set(usageKey, usage);
    await this.store.commit([this.usage.put(usageKey, usage)]);
  }
}

/** The first day of the period that holds a time, in UTC; weeks begin on Sunday. */
function periodOf(period: Quota['Period'], milliseconds: number): string {
  const day = new Date(milliseconds);
  if (period === 'WEEK') day.setUTCDate(day.getUTCDate() - day.getUTCDay());
  if (period === 'MONTH') day.setUTCDate(1);
  return day.toISOString().slice(0, 10);
}
