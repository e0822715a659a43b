import type { Policy } from '../../lambdas/shared/policy';
import { branchesOf } from '../cost/branches';
import { usageOf } from '../cost/usage';
import { assumed, usesUnder } from '../cost/uses';
import { statesOf, type Definition } from '../state-graph';

/** What the definition and the costs do not tell: how long things last, and what the applicant does in between. */
export const lasting = {
  /** A liveness check in front of the camera, in seconds, as AWS counts it in its example. */
  livenessSeconds: 10,
  /** From the start to the decision, in seconds: people have to find their document. */
  executionSeconds: 600,
  /** How often the result of a check is read: by the page when it is done, and once more where it was reloaded. */
  livenessResults: 2,
  /** The reconciler runs every hour and searches what was enrolled in the last seventy minutes. */
  searchedAgain: 70 / 60,
} as const;

/** How much of what has a quota an approval at the first attempts takes. */
export interface Load {
  readonly livenessChecks: number;
  readonly detections: number;
  readonly comparisons: number;
  readonly indexings: number;
  /** Searches by the id of a face, those of the reconciler with it. */
  readonly faceSearches: number;
  /** Searches by an image, those of the reconciler with it. */
  readonly imageSearches: number;
  readonly transitions: number;
  readonly callbacks: number;
  readonly requests: number;
  /** Those of them that the application makes by its key; the others are the applicant's. */
  readonly applicationRequests: number;
  /** Seconds that functions run, all together. */
  readonly functionSeconds: number;
  readonly events: number;
  readonly keyRequests: number;
  /** Changes of the row of the verification: in a transaction, and without one. */
  readonly transactions: number;
  readonly updates: number;
}

/** Changes of the row beside those of the workflow: the start, the consent, the upload, the session opened and ended. */
const CHANGES_BY_FUNCTIONS = 5;

/**
 * Counts an approval.
 *
 * @param collections how many collections of faces there are
 */
export function approvalLoad(definition: Definition, policy: Policy, collections: number): Load {
  const path = approvalPath(definition, policy, collections);
  const uses = usesUnder(policy);
  const usage = usageOf({ name: 'Approve', path }, definition, uses);
  const states = new Map(statesOf(definition));
  const count = (task: string): number =>
    path.filter((name) => {
      const { Resource = '', Arguments } = states.get(name) ?? {};
      return `${Resource} ${Arguments?.FunctionName ?? ''}`.includes(task);
    }).length;
  const detections = count('DetectDocumentFaceFunction');
  const waits = count('.waitForTaskToken');
  const { livenessCheck = 0, apiRequest = 0, lambdaRequest = 0 } = usage;
  return {
    livenessChecks: livenessCheck,
    detections,
    comparisons: count(':compareFaces'),
    indexings: count(':indexFaces'),
    faceSearches: count(':searchFaces ') + lasting.searchedAgain,
    imageSearches: count(':searchFacesByImage') + (collections - 1) * lasting.searchedAgain,
    transitions: usage.stateTransition ?? 0,
    callbacks: waits,
    requests: apiRequest,
    applicationRequests: uses.started.apiRequest ?? 0,
    functionSeconds:
      (lambdaRequest - detections) * assumed.seconds + detections * assumed.documentSeconds,
    events: usage.customEvent ?? 0,
    keyRequests: usage.keyRequest ?? 0,
    transactions: count('RecordEventFunction') + CHANGES_BY_FUNCTIONS,
    updates: waits,
  };
}

/** The states an approval enters: each collection is searched, and the others once more after the enrolment. */
export function approvalPath(
  definition: Definition,
  policy: Policy,
  collections: number,
): readonly string[] {
  const [approved] = branchesOf(definition, policy);
  if (!approved) throw new Error('The workflow approves nobody.');
  const times = (count: number, name: string): string[] =>
    Array.from({ length: count }, () => name);
  const others = collections - 1;
  return approved.path.flatMap((name) => {
    if (name === 'Search collection') return times(collections, name);
    if (name !== 'Sole enrolment?' || others === 0) return [name];
    return [
      name,
      'Confirm in other collections',
      ...times(others, 'Search other collection'),
      name,
    ];
  });
}
