import { setTimeout as pause } from 'node:timers/promises';
import type { LivenessClient } from '../../../local/applicant/liveness-client';
import type { Stack } from '../../../local/commands/verification-run';
import type { Wardrobe } from '../../e2e/support/wardrobe';
import type { Ledger } from './ledger';
import { makePlan } from './plan';
import type { Random } from './random';
import { Visit } from './visit';

/** Visits under way at once. */
const AT_ONCE = 6;

/** Before the next visit when one has failed for no reason, in milliseconds. */
const PAUSE_AFTER_FAILURE = 500;

/** Applicants who come one after the other, several at once, and come back when the stack went down. */
export class Visitors {
  /** What went otherwise than planned while the stack was up, in a sentence each. */
  readonly surprises: string[] = [];
  /** Visits that came to the end that was planned. */
  decided = 0;
  /** Taken up again next. */
  private readonly interrupted: Visit[] = [];
  /** Taken up when no new ones come any more. */
  private readonly waiting: Visit[] = [];

  constructor(
    private readonly random: Random,
    private readonly wardrobe: Wardrobe,
    private readonly ledger: Ledger,
    private readonly liveness: LivenessClient,
  ) {}

  /** Visits that have not come to their end. */
  get left(): number {
    return this.interrupted.length + this.waiting.length;
  }

  /** Lets visitors come until the stack is down, and resolves when all have noticed. */
  async come(stack: Stack, isDown: () => boolean): Promise<void> {
    await this.inParallel(async () => {
      while (!isDown()) {
        const visit = this.interrupted.shift() ?? (await this.newVisit());
        try {
          if (await visit.goOn(stack, true)) this.judge(visit);
          else this.waiting.push(visit);
        } catch (error) {
          if (isDown()) this.interrupted.push(visit);
          else await this.tell(visit, error);
        }
      }
    });
  }

  /** Takes every visit to its end. */
  async finish(stack: Stack): Promise<void> {
    await this.inParallel(async () => {
      for (let visit = this.next(); visit; visit = this.next()) {
        try {
          await visit.goOn(stack, false);
          this.judge(visit);
        } catch (error) {
          await this.tell(visit, error);
        }
      }
    });
  }

  private next(): Visit | undefined {
    return this.interrupted.shift() ?? this.waiting.shift();
  }

  private async newVisit(): Promise<Visit> {
    const plan = await makePlan(this.random, this.wardrobe);
    return new Visit(plan, this.ledger, this.liveness);
  }

  private async tell({ id }: Visit, error: unknown): Promise<void> {
    this.surprises.push(`${id ?? 'A new verification'} could not go on: ${String(error)}`);
    await pause(PAUSE_AFTER_FAILURE);
  }

  private judge(visit: Visit): void {
    const { status, reason } = visit.end ?? {};
    const { expected } = visit.plan;
    if (status === expected.status && reason === expected.reason) {
      this.decided += 1;
      return;
    }
    this.surprises.push(
      `${String(visit.id)} was ${String(status)} (${reason ?? 'no reason'}) instead of ${expected.status}.`,
    );
  }

  private async inParallel(lane: () => Promise<void>): Promise<void> {
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }
}
