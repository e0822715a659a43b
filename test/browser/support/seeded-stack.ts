import { cases, type Case } from '../../../local/seed/cases';
import { giveRoles } from '../../../local/seed/plan';
import { isAsPlanned, playAll, type Result } from '../../../local/seed/play-all';
import { closeStage, openStage } from '../../../local/seed/stage';
import { Stack } from '../../e2e/support/stack';

/** How many verifications of which kinds, by the titles of the seed's cases. The first kind enrols the first customer. */
export type Wanted = Readonly<Record<string, number>>;

export interface SeedOptions {
  /** The default policy where it says nothing. */
  readonly policy?: object;
  /** Of kinds that end otherwise under the policy. */
  readonly outcomes?: Readonly<Record<string, string>>;
}

/** A verification that was made. */
export interface Made {
  readonly id: string;
  readonly kind: Case;
  readonly subjectId: string;
}

/** A stack with pages on which verifications of several kinds have gone through the workflow. */
export class SeededStack {
  private constructor(
    readonly stack: Stack,
    readonly made: readonly Made[],
  ) {}

  static async start(
    wanted: Wanted,
    { policy = {}, outcomes = {} }: SeedOptions = {},
  ): Promise<SeededStack> {
    const stack = await Stack.start(policy, { pages: true });
    try {
      return new SeededStack(stack, await seed(stack, wanted, outcomes));
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  /** Those of one kind, by its title. */
  all(title: string): readonly Made[] {
    return this.made.filter(({ kind }) => kind.title === title);
  }

  /** The first of a kind. */
  one(title: string): Made {
    const [first] = this.all(title);
    if (!first) throw new Error(`There is no verification “${title}”.`);
    return first;
  }

  /** How many have an outcome: a status, or a status and a reason. */
  count(outcome: RegExp): number {
    return this.made.filter(({ kind }) => outcome.test(kind.outcome)).length;
  }

  stop(): Promise<void> {
    return this.stack.stop();
  }
}

async function seed(
  { aws }: Stack,
  wanted: Wanted,
  outcomes: Readonly<Record<string, string>>,
): Promise<Made[]> {
  const kinds = Object.entries(wanted).flatMap(([title, count]) => {
    const kind = caseOf(title);
    const outcome = outcomes[title] ?? kind.outcome;
    return Array.from({ length: count }, () => ({ ...kind, outcome }));
  });
  const stage = await openStage(aws);
  try {
    return (await playAll(stage, giveRoles(kinds, 'seed'))).map(made);
  } finally {
    await closeStage(stage);
  }
}

function caseOf(title: string): Case {
  const found = cases.find((kind) => kind.title === title);
  if (!found) throw new Error(`There is no case “${title}” among the seed’s.`);
  return found;
}

function made(result: Result): Made {
  const { planned, verificationId: id, outcome } = result;
  if (id !== undefined && isAsPlanned(result)) return { id, ...planned };
  throw new Error(`A verification “${planned.kind.title}” ended otherwise: ${outcome}`);
}
