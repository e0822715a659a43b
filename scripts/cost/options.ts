import * as z from 'zod';
import { livenessRegions, type LivenessRegion } from '../../lambdas/shared/liveness-regions';
import { isPriceName, priceDetails, type PriceName } from '../../lambdas/shared/price-names';
import { priceTable, type Price, type RegionPrices } from '../../lambdas/shared/price-table';
import { UsageError } from '../../local/commands/arguments';
import { missingFrom } from './bill';

/** Names that `node:util` parses. */
export const names = {
  'per-month': { type: 'string' },
  region: { type: 'string' },
  price: { type: 'string', multiple: true },
} as const;

const PER_MONTH_REMEDY =
  'give how many verifications there are in a month: a whole number above 0, such as 10000';

const PRICE_REMEDY = 'give a price by its name in US dollars for one, such as livenessCheck=0.015';

const givenPrice = z
  .string()
  .regex(/^[A-Za-z]+=\d+(\.\d+)?$/, { error: PRICE_REMEDY })
  .transform((text, context): [PriceName, Price] => {
    const [name = '', dollars] = text.split('=');
    if (isPriceName(name)) return [name, { dollars: Number(dollars), source: commandLine }];
    const message = `there is no price "${name}": ${Object.keys(priceDetails).join(', ')}`;
    context.issues.push({ code: 'custom', message, input: text });
    return z.NEVER;
  });

const commandLine = { name: 'given on the command line', month: '', byAws: false };

export const options = z
  .object({
    'per-month': z
      .string({ error: PER_MONTH_REMEDY })
      .regex(/^[1-9]\d{0,9}$/, { error: PER_MONTH_REMEDY })
      .transform(Number),
    region: z
      .enum(livenessRegions, {
        error: `give a region that has Face Liveness: ${livenessRegions.join(', ')}`,
      })
      .default('us-east-1'),
    price: z.array(givenPrice).default([]),
  })
  .transform(({ 'per-month': perMonth, region, price }) => ({
    perMonth,
    region,
    prices: pricesOf(region, price),
  }));

const pricesOf = (
  region: LivenessRegion,
  given: readonly (readonly [PriceName, Price])[],
): RegionPrices => ({ ...priceTable[region], ...Object.fromEntries(given) });

export type Options = z.infer<typeof options>;

/** @throws UsageError naming every price of the region that is not known, and how to go on */
export function assertKnown({ perMonth, region, prices }: Options): void {
  const missing = missingFrom(prices);
  if (missing.length === 0) return;
  const known = livenessRegions.filter((name) => missingFrom(priceTable[name]).length === 0);
  const lines = missing.map((name) => {
    const { service, unit } = priceDetails[name];
    return `  ${service}, ${unit}: ${name}`;
  });
  const given = missing.map((name) => `--price ${name}=…`).join(' ');
  throw new UsageError(
    `--region: of ${region} these prices are not known, and none is guessed:\n${lines.join('\n')}\n` +
      `All prices are known of: ${known.join(', ')}.\n` +
      'Look the others up on the price pages of AWS, and give each in US dollars for one:\n' +
      `  npm run cost -- --per-month ${perMonth} --region ${region} ${given}`,
  );
}
