import {
  priceDetails,
  priceTable,
  type PriceName,
  type RegionPrices,
} from '../../lambdas/shared/price-table';
import type { LivenessRegion } from '../../lambdas/shared/liveness-regions';
import { entriesOf, type Amounts } from './amounts';

/** Prices of a region that lack for a bill. */
export class UnknownPricesError extends Error {
  override readonly name = 'UnknownPricesError';

  constructor(
    readonly region: string,
    readonly missing: readonly PriceName[],
  ) {
    const names = missing.map((name) => {
      const { service, unit } = priceDetails[name];
      return `  ${service}: ${unit} (${name})`;
    });
    super(`Prices of ${region} that are not known:\n${names.join('\n')}`);
  }
}

/** What amounts cost, in US dollars. */
export class Bill {
  private constructor(private readonly items: ReadonlyMap<PriceName, number>) {}

  /** @throws UnknownPricesError naming every price that lacks */
  static of(amounts: Amounts, region: LivenessRegion): Bill {
    const prices: RegionPrices = priceTable[region];
    const missing: PriceName[] = [];
    const items = new Map<PriceName, number>();
    for (const [name, amount] of entriesOf(amounts)) {
      const price = prices[name];
      if (price === undefined) missing.push(name);
      else items.set(name, amount * price);
    }
    if (missing.length > 0) throw new UnknownPricesError(region, missing);
    return new Bill(items);
  }

  get total(): number {
    return [...this.items.values()].reduce((sum, cost) => sum + cost, 0);
  }

  /** By service, the dearest first. */
  byService(): { readonly service: string; readonly cost: number }[] {
    const costs = new Map<string, number>();
    for (const [name, cost] of this.items) {
      const { service } = priceDetails[name];
      costs.set(service, (costs.get(service) ?? 0) + cost);
    }
    return [...costs]
      .map(([service, cost]) => ({ service, cost }))
      .sort((one, other) => other.cost - one.cost);
  }
}
