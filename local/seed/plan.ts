import { FIRST_CUSTOMER, cases, type Case } from './cases';
import { ROLES, type Role } from './cast';

/** One verification to be made. */
export interface Planned {
  readonly kind: Case;
  readonly role: Role;
  readonly subjectId: string;
}

/**
 * Verifications of every kind in proportion to their shares, the kinds mixed evenly. The first is an approval of the
 * first customer, whom later ones try to be.
 *
 * @param count how many
 * @param series tells the strangers of several seeds apart
 */
export function plan(count: number, series: string): Planned[] {
  const credits = new Map(cases.map((kind) => [kind, 0]));
  const total = cases.reduce((sum, { share }) => sum + share, 0);
  return giveRoles(
    Array.from({ length: count }, () => next(credits, total)),
    series,
  );
}

/** Verifications of these kinds, in which everybody takes turns. */
export function giveRoles(kinds: readonly Case[], series: string): Planned[] {
  const turns = new Map<readonly Role[], number>();
  return kinds.map((kind, index): Planned => {
    const roles = kind.roles ?? (kind.subject === 'customer' ? customers : strangers);
    const turn = turns.get(roles) ?? 0;
    turns.set(roles, turn + 1);
    const role = roles[turn % roles.length] ?? FIRST_CUSTOMER;
    const name = kind.subject === 'stranger' ? `${series}-${index}` : role + 1;
    return { kind, role, subjectId: `${kind.subject}-${name}` };
  });
}

const everybody = Array.from({ length: ROLES }, (_, role) => role);

// Two lists, so that each takes turns of its own and the first customer is first.
const customers: readonly Role[] = everybody;
const strangers: readonly Role[] = [...everybody];

/** Each kind saves its share every time; whichever has saved most is next, and pays for all. */
function next(credits: Map<Case, number>, total: number): Case {
  for (const [kind, credit] of credits) credits.set(kind, credit + kind.share);
  const [richest] = [...credits].toSorted(([, one], [, other]) => other - one);
  if (!richest) throw new Error('There are no cases to plan with.');
  const [kind, credit] = richest;
  credits.set(kind, credit - total);
  return kind;
}
