import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LivenessClient } from '../../../local/applicant/liveness-client';
import type { Stack } from '../../../local/commands/verification-run';
import { Wardrobe } from '../../e2e/support/wardrobe';
import { AwsView } from './aws-view';
import { findDamagedDocuments, findIndexFaults, findLosses, findTrailFaults } from './checks';
import { findEventFaults, findExecutionFaults, findFaceFaults } from './final-checks';
import { Ledger } from './ledger';
import { Random } from './random';
import { StackUnderFire } from './stack-under-fire';
import { tearLastWrites } from './tear';
import { Visitors } from './visitors';

/** The most acknowledgments between a start and a kill, and the most time after the last of them, in milliseconds. */
const MOST_ACKNOWLEDGMENTS = 30;
const LONGEST_DELAY = 300;

/** A round ends after so long, however little was acknowledged; milliseconds. */
const LONGEST_ROUND = 30_000;

/** How often the stack is killed while it starts, a ratio, and when at the latest, in milliseconds. */
const EARLY_KILLS = 0.25;
const LATEST_EARLY_KILL = 3_000;

/** How often a kill leaves torn writes, as a power cut would; a ratio. */
const TORN_KILLS = 0.4;

/** Verifications that have not come to their ends by then are stuck: so long, and so much longer for each; milliseconds. */
const LONGEST_SETTLEMENT = 120_000;
const LONGEST_VISIT = 5_000;

/** Longer than any run, in seconds: nobody is late. */
const DAYS = 7 * 24 * 3600;

/** Without colours a liveness check is quicker; sessions are many, since every kill may cost one; few subjects fail often. */
const policy = {
  version: 'crash-1',
  document: { attempts: 2, timeoutSeconds: DAYS },
  liveness: {
    challenge: 'FaceMovementChallenge',
    sessionsPerAttempt: 10,
    timeoutSeconds: DAYS,
  },
  applicantToken: { lifetimeSeconds: DAYS },
  abuse: { failures: { subject: 1000 } },
};

/**
 * Puts verifications through a stack that is killed again and again, and finds what it loses. Each round starts the
 * stack on what the last one left, checks it, puts it under load and kills it.
 */
export class CrashRun {
  readonly ledger = new Ledger();
  kills = 0;
  private readonly found = new Set<string>();
  private readonly visitors: Visitors;
  private readonly random: Random;
  private readonly trails = new Map<string, readonly string[]>();

  private constructor(
    /** What the plans of the visitors and the moments of the kills follow from. */
    readonly seed: number,
    private readonly folder: string,
    private readonly wardrobe: Wardrobe,
    private readonly liveness: LivenessClient,
  ) {
    this.random = new Random(seed);
    this.visitors = new Visitors(this.random, wardrobe, this.ledger, liveness);
  }

  static async begin(seed: number): Promise<CrashRun> {
    const folder = await mkdtemp(join(tmpdir(), 'honnin-crash-'));
    await writeFile(join(folder, 'policy.json'), JSON.stringify(policy));
    return new CrashRun(seed, folder, await Wardrobe.open(), await LivenessClient.start());
  }

  /** Writes acknowledged so far, of every kind. */
  get acknowledged(): number {
    return Object.values(this.ledger.counts).reduce((sum, count) => sum + count, 0);
  }

  /** Verifications that came to the end that was planned for them. */
  get decided(): number {
    return this.visitors.decided;
  }

  /** What did not hold, in a sentence each. */
  get violations(): readonly string[] {
    return [...this.found, ...this.visitors.surprises];
  }

  /** Starts the stack, checks it, puts it under load and kills it in the midst of that. */
  async round(): Promise<void> {
    if (this.random.chance(EARLY_KILLS)) await this.killWhileItStarts();
    const process = this.startStack();
    const stack = await process.ready;
    await this.checkWhatHoldsAlways(stack);
    let isDown = false;
    const load = this.visitors.come(stack, () => isDown);
    await this.moment();
    isDown = true;
    await this.kill(process);
    await load;
  }

  /** Takes all verifications to their ends, undisturbed, and checks what must hold then. */
  async settle(): Promise<void> {
    const process = this.startStack();
    const stack = await process.ready;
    await this.checkWhatHoldsAlways(stack);
    await this.checkIntruder();
    const limit = LONGEST_SETTLEMENT + this.visitors.left * LONGEST_VISIT;
    const late = pause(limit, undefined, { ref: false });
    await Promise.race([this.visitors.finish(stack), late]);
    await this.checkWhatHoldsAlways(stack, true);
    await this.check(stack, (view) => findExecutionFaults(view));
    await this.check(stack, (view) => findEventFaults(view, this.ledger));
    await this.check(stack, (view) => findFaceFaults(view, this.ledger));
    this.checkSayings(process);
    await process.stop();
  }

  /** Ends and removes everything that it made. */
  async close(): Promise<void> {
    await this.liveness.close();
    await this.wardrobe.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private get dataFolder(): string {
    return join(this.folder, 'data');
  }

  private startStack(): StackUnderFire {
    return new StackUnderFire(this.dataFolder, join(this.folder, 'policy.json'));
  }

  private async killWhileItStarts(): Promise<void> {
    const process = this.startStack();
    await pause(this.random.integer(0, LATEST_EARLY_KILL));
    await this.kill(process);
  }

  private async kill(process: StackUnderFire): Promise<void> {
    this.checkSayings(process);
    this.kills += 1;
    await process.kill();
    if (this.random.chance(TORN_KILLS)) await tearLastWrites(this.dataFolder, this.random);
  }

  /** Nothing is given up, and the process does not end by itself. */
  private checkSayings({ hasEnded, gaveUp, said }: StackUnderFire): void {
    if (hasEnded || gaveUp) this.found.add(`The stack ${hasEnded ? 'ended' : 'gave up'}:\n${said}`);
  }

  /** Another process on the same folder is told so, and changes nothing. */
  private async checkIntruder(): Promise<void> {
    const intruder = this.startStack();
    const refusal = await intruder.ready.then(
      () => 'nothing',
      (error: unknown) => String(error),
    );
    await intruder.kill();
    if (!refusal.includes(`The data folder ${this.dataFolder} is in use by another process`)) {
      this.found.add(`Another process on the same folder was told ${refusal}`);
    }
  }

  /** Resolves when the stack is to be killed. */
  private async moment(): Promise<void> {
    const acknowledged = this.ledger.more(this.random.integer(1, MOST_ACKNOWLEDGMENTS));
    // The timer that loses the race keeps nobody from ending.
    await Promise.race([acknowledged, pause(LONGEST_ROUND, undefined, { ref: false })]);
    await pause(this.random.integer(0, LONGEST_DELAY));
  }

  /** @param everyDocument or else only those of verifications that were acknowledged one since the last check */
  private async checkWhatHoldsAlways(stack: Stack, everyDocument = false): Promise<void> {
    const recent = this.ledger.takeRecentDocuments();
    const documents = everyDocument ? this.ledger.verifications : recent;
    await this.check(stack, (view) => findLosses(view, this.ledger));
    await this.check(stack, (view) => findDamagedDocuments(view, documents));
    await this.check(stack, (view) => findIndexFaults(view));
    await this.check(stack, (view) => findTrailFaults(view, this.trails));
  }

  private async check(stack: Stack, find: (view: AwsView) => Promise<string[]>): Promise<void> {
    const view = new AwsView(stack);
    try {
      for (const violation of await find(view)) this.found.add(violation);
    } finally {
      view.close();
    }
  }
}
