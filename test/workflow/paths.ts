/** States in the order in which a verification enters them, in stretches to put together. */
export const begin = ['Begin'];

export const documentShown = [
  'Await document',
  'Detect document face',
  'Record document verdict',
  'Document accepted?',
];

export const faceShown = ['Await liveness', 'Record liveness verdict', 'Liveness accepted?'];

export const facesCompared = ['Compare faces', 'Record match verdict', 'Faces match?'];

export const reviewed = ['Await review', 'Reviewer approved?'];

export const duplicatesReviewed = [
  'Record duplicates',
  'Await duplicate review',
  'Duplicate allowed?',
];

export const faceChangeReviewed = [
  'Record changed face',
  'Await face change review',
  'Face change allowed?',
];

export const searched = ['Search enrolled faces', 'Search collection', 'Duplicate found?'];

export const enrolled = ['Enrol face', 'Confirm sole enrolment', 'Sole enrolment?'];

/** From the record of the decision to the end. */
export const decided = (...outcome: string[]): string[] => [
  'Record decision',
  'Publish decision',
  'Outcome',
  ...outcome,
];

/** From the state that names the reason to the end. */
export const ending = (settled: string, outcome: string): string[] => [
  settled,
  ...decided(outcome),
];

/** From the start to the comparison of faces, everything at the first attempt. */
export const untilCompared = [...begin, ...documentShown, ...faceShown, ...facesCompared];

export const approved = [...untilCompared, ...searched, ...enrolled, ...decided('Approved')];

/** The subject comes again: the face takes the place of the earlier one. */
export const approvedAgain = [...approved.slice(0, -1), 'Remove earlier face', 'Approved'];
