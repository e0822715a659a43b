import { isPriceName, type PriceName } from '../../lambdas/shared/price-names';

/** How much of what has a price. */
export type Amounts = Readonly<Partial<Record<PriceName, number>>>;

/** All of them together. */
export function sumOf(...all: readonly Amounts[]): Amounts {
  const sum: Partial<Record<PriceName, number>> = {};
  for (const [name, amount] of all.flatMap(entriesOf)) sum[name] = (sum[name] ?? 0) + amount;
  return sum;
}

/** So many times as much. */
export function times(count: number, amounts: Amounts): Amounts {
  const product: Partial<Record<PriceName, number>> = {};
  for (const [name, amount] of entriesOf(amounts)) product[name] = count * amount;
  return product;
}

/** Amounts beside the name of their price. */
export const entriesOf = (amounts: Amounts): (readonly [PriceName, number])[] =>
  Object.entries(amounts).flatMap(([name, amount]) =>
    isPriceName(name) ? [[name, amount] as const] : [],
  );
