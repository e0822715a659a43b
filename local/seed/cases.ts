import type { Belongings } from '../applicant/headless-applicant';
import { emptyRoom, type Approach, type Cast, type Role } from './cast';
import { cancel, decide, letTimeRunOut, stop, type Ending } from './endings';

/** A kind of verification. */
export interface Case {
  readonly title: string;
  /** How many of a hundred. */
  readonly share: number;
  /** Status, and reason if there is one. */
  readonly outcome: string;
  /** Customers come again and again, each with their own face, and so do their look-alikes; anybody else comes once. */
  readonly subject: 'customer' | 'look-alike' | 'stranger';
  /** Who may come; anybody unless given. */
  readonly roles?: readonly Role[];
  readonly belongings: (cast: Cast, role: Role) => Promise<Belongings>;
  /** The step the applicant leaves off before. */
  readonly until?: 'document' | 'liveness';
  /** What others do once the applicant has done what they do. */
  readonly ending?: Ending;
}

/** The customer who comes first, and is enrolled before anybody else comes. */
export const FIRST_CUSTOMER: Role = 0;

/** The only one whose look-alike resembles nobody else: a reviewer's approval is not followed by a duplicate. */
const UNMISTAKABLE: Role = 4;

/** Whose faces the embedded Rekognition measures so well that an approach scores much the same each time. */
const STEADY: readonly Role[] = [2, 4, 5];

async function own(cast: Cast, role: Role, approach: Approach = 'near'): Promise<Belongings> {
  return {
    document: await cast.document(role),
    documentType: 'image/jpeg',
    camera: await cast.camera(role, approach),
    withoutLight: true,
  };
}

/** With the document of somebody they resemble. */
async function lookAlike(cast: Cast, role: Role): Promise<Belongings> {
  return { ...(await own(cast, role)), camera: await cast.cameraOfLookAlike(role) };
}

const anybody = { subject: 'stranger', belongings: own } as const;

/** What happens to verifications, about as often as it does. */
export const cases: readonly Case[] = [
  {
    title: 'approved',
    share: 38,
    outcome: 'approved',
    subject: 'customer',
    belongings: own,
  },
  {
    title: 'approved, with less confidence',
    share: 14,
    outcome: 'approved',
    subject: 'customer',
    roles: STEADY,
    belongings: (cast, role) => own(cast, role, 'half'),
  },
  {
    title: 'approved, lit by the screen',
    share: 3,
    outcome: 'approved',
    subject: 'customer',
    belongings: async (cast, role) => ({ ...(await own(cast, role)), withoutLight: false }),
  },
  {
    title: 'approved, the second document',
    share: 7,
    outcome: 'approved',
    subject: 'customer',
    belongings: async (cast, role) => ({
      ...(await own(cast, role)),
      earlierDocuments: [await cast.document(role, 'small')],
    }),
  },
  {
    title: 'approved, the second face check',
    share: 3,
    outcome: 'approved',
    subject: 'customer',
    roles: STEADY,
    belongings: async (cast, role) => ({
      ...(await own(cast, role)),
      earlierCameras: [await cast.camera(role, 'barely')],
    }),
  },
  {
    title: 'approved by reviewers',
    share: 3,
    outcome: 'approved',
    subject: 'look-alike',
    roles: [UNMISTAKABLE],
    belongings: lookAlike,
    ending: decide('approve', 'SAME_PERSON', 'Older than on the document, but the same person.'),
  },
  {
    title: 'waiting for a reviewer',
    share: 4,
    outcome: 'in_review',
    subject: 'stranger',
    belongings: lookAlike,
  },
  {
    title: 'rejected by reviewers',
    share: 2,
    outcome: 'rejected: REVIEWER_REJECTED',
    subject: 'stranger',
    belongings: lookAlike,
    ending: decide('reject', 'DIFFERENT_PERSON', 'Ears and jaw are not those of the document.'),
  },
  ...(
    [
      ['no-face', 'NO_FACE', 2],
      ['small', 'FACE_UNCLEAR', 2],
      ['several-faces', 'SEVERAL_FACES', 1],
    ] as const
  ).map(([defect, reason, share]): Case => ({
    title: `every document ${defect}`,
    share,
    outcome: `rejected: ${reason}`,
    subject: 'stranger',
    belongings: async (cast, role) => ({
      ...(await own(cast, role)),
      document: await cast.document(role, defect),
    }),
  })),
  {
    title: 'no document at all',
    share: 1,
    outcome: 'rejected: DOCUMENT_UNREADABLE',
    subject: 'stranger',
    belongings: async (cast, role) => ({
      ...(await own(cast, role)),
      document: Buffer.from('A text instead of a photograph'),
    }),
  },
  {
    title: 'not believed to be alive',
    share: 2,
    outcome: 'rejected: LIVENESS_LOW',
    subject: 'stranger',
    roles: STEADY,
    belongings: (cast, role) => own(cast, role, 'barely'),
  },
  {
    title: 'a recording',
    share: 1,
    outcome: 'rejected: LIVENESS_LOW',
    subject: 'stranger',
    belongings: async (cast, role) => ({
      ...(await own(cast, role)),
      withoutLight: false,
      replay: true,
    }),
  },
  {
    title: 'nobody before the camera',
    share: 1,
    outcome: 'rejected: LIVENESS_FAILED',
    subject: 'stranger',
    belongings: async (cast, role) => ({ ...(await own(cast, role)), camera: emptyRoom }),
  },
  {
    title: 'the document of another',
    share: 3,
    outcome: 'rejected: FACE_MISMATCH',
    subject: 'stranger',
    belongings: async (cast, role) => ({
      ...(await own(cast, role)),
      document: await cast.document(role + 1),
    }),
  },
  {
    title: 'a customer under another name',
    share: 3,
    outcome: 'rejected: DUPLICATE_FACE',
    subject: 'stranger',
    roles: [FIRST_CUSTOMER],
    belongings: own,
  },
  {
    title: 'never came',
    share: 2.5,
    outcome: 'expired: EXPIRED',
    ...anybody,
    until: 'document',
    ending: letTimeRunOut,
  },
  {
    title: 'left before the face check',
    share: 1.5,
    outcome: 'expired: EXPIRED',
    ...anybody,
    until: 'liveness',
    ending: letTimeRunOut,
  },
  {
    title: 'canceled',
    share: 2,
    outcome: 'canceled: CANCELED',
    ...anybody,
    until: 'document',
    ending: cancel,
  },
  {
    title: 'stopped by an operator',
    share: 1,
    outcome: 'failed',
    ...anybody,
    until: 'liveness',
    ending: stop,
  },
  {
    title: 'has the document to show',
    share: 1.5,
    outcome: 'awaiting_document',
    ...anybody,
    until: 'document',
  },
  {
    title: 'has the face to show',
    share: 1.5,
    outcome: 'awaiting_liveness',
    ...anybody,
    until: 'liveness',
  },
];
