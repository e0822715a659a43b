import type { Definition } from '../state-graph';
import { pathThrough, withInner, type Branch } from './branches';
import { usageOf } from './usage';
import type { Uses } from './uses';

/** The parts that ways through the workflow are made of: from which state to which. */
const ends = {
  document: ['Await document', 'Document accepted?'],
  liveness: ['Await liveness', 'Liveness accepted?'],
  match: ['Compare faces', 'Faces match?'],
  review: ['Await review', 'Reviewer approved?'],
  search: ['Search enrolled faces', 'Duplicate found?'],
  duplicateReview: ['Record duplicates', 'Duplicate allowed?'],
  faceChangeReview: ['Record changed face', 'Face change allowed?'],
  enrolment: ['Enrol face', 'Sole enrolment?'],
  decision: ['Record decision', 'Approved'],
} as const;

export type PartName = keyof typeof ends | 'start' | 'reason';

/** How much of a verification is charged for a part, beside its liveness check. */
export interface Part {
  readonly transitions: number;
  readonly analyses: number;
}

/**
 * What each part takes, read from the definition with one collection of faces. `start` is all before the first wait,
 * and `reason` what names the reason of a decision that approves nobody.
 */
export function partsOf(definition: Definition, uses: Uses): Record<PartName, Part> {
  const begin = pathThrough(definition, [definition.StartAt, ends.document[0]]).slice(0, -1);
  const part = (path: readonly string[]): Part => partOf(path, definition, uses);
  const through = (name: keyof typeof ends): Part => part(pathThrough(definition, ends[name]));
  return {
    // AWS counts the start of an execution as a transition, too.
    start: { ...part(begin), transitions: begin.length + 1 },
    document: through('document'),
    liveness: through('liveness'),
    match: through('match'),
    review: through('review'),
    search: through('search'),
    duplicateReview: through('duplicateReview'),
    faceChangeReview: through('faceChangeReview'),
    enrolment: through('enrolment'),
    decision: through('decision'),
    reason: part(['Reject mismatch']),
  };
}

function partOf(states: readonly string[], definition: Definition, uses: Uses): Part {
  const path = states.flatMap((name) => withInner(definition, name));
  const branch: Branch = { name: path.join(', '), path };
  const { imageAnalysis = 0 } = usageOf(branch, definition, uses);
  return { transitions: path.length, analyses: imageAnalysis };
}
