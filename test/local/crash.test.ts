import { CrashRun } from '../support/crash/crash-run';

/** Rounds are repeated by giving the seed to `npm run crash`. */
const SEED = 20_261_107;

const ROUNDS = 4;

jest.setTimeout(600_000);

describe('A stack that is killed again and again while it works', () => {
  let run: CrashRun;

  beforeAll(async () => {
    run = await CrashRun.begin(SEED);
  });

  afterAll(() => run.close());

  it('loses nothing that it acknowledged, and brings everything it began to its end', async () => {
    for (let round = 0; round < ROUNDS; round += 1) await run.round();
    await run.settle();

    const { violations, kills, ledger, seed } = run;
    expect({ seed, violations }).toEqual({ seed, violations: [] });
    expect(kills).toBeGreaterThanOrEqual(ROUNDS);
    expect(ledger.counts).not.toMatchObject({ created: 0 });
    expect(run.decided).toBe(ledger.counts.created);
  });
});
