import { isPriceName, priceDetails, type PriceName } from '../../lambdas/shared/price-names';
import type { Price, RegionPrices } from '../../lambdas/shared/price-table';
import { entriesOf, type Amounts } from './amounts';

/** Prices that lack for a bill. */
export class UnknownPricesError extends Error {
  override readonly name = 'UnknownPricesError';

  constructor(readonly missing: readonly PriceName[]) {
    super(`Prices that are not known: ${missing.join(', ')}`);
  }
}

/** What amounts cost, in US dollars. */
export class Bill {
  private constructor(private readonly items: ReadonlyMap<PriceName, number>) {}

  /** @throws UnknownPricesError naming every price that lacks */
  static of(amounts: Amounts, prices: RegionPrices): Bill {
    const missing: PriceName[] = [];
    const items = new Map<PriceName, number>();
    for (const [name, amount] of entriesOf(amounts)) {
      const price: Price | undefined = prices[name];
      if (price === undefined) missing.push(name);
      else items.set(name, amount * price.dollars);
    }
    if (missing.length > 0) throw new UnknownPricesError(missing);
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

/** The prices there are to know that lack among some. */
export const missingFrom = (prices: RegionPrices): PriceName[] =>
  Object.keys(priceDetails)
    .filter(isPriceName)
    .filter((name) => prices[name] === undefined);
