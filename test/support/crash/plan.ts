import { randomUUID } from 'node:crypto';
import type { Session, Status } from '../../../local/applicant/api-views';
import type { Belongings } from '../../../local/applicant/headless-applicant';
import type { Wardrobe } from '../../e2e/support/wardrobe';
import { people } from '../../people/people';
import type { Random } from './random';

type Step = Session['step'];

/** What one applicant, and the application that sent them, are going to do. */
export interface Plan {
  readonly subjectId: string;
  /** A document that was not uploaded before. */
  readonly newDocument: () => Buffer;
  /** Held to the liveness check. */
  readonly camera: Belongings['camera'];
  /** The application cancels when this step is next. */
  readonly cancelsAt?: Step;
  /** The execution is stopped when this step is next, and redriven. */
  readonly stopsAt?: Step;
  /** Nobody does this step before the load is over. */
  readonly waitsAt?: Step;
  readonly erases: boolean;
  readonly expected: { readonly status: Status; readonly reason?: string };
}

/** Few, so that each has many verifications in its index. */
const SUBJECTS = 12;

/** Bytes of the largest upload that is no image. */
const LARGEST_NOISE = 60_000;

/** How often an applicant takes their time, and how often a verification is erased in the end; ratios. */
const WAITING = 0.25;
const ERASED = 0.15;

/** How often an operator stops and redrives an execution that waits; a ratio. */
const STOPPED = 0.15;

const canceled = { status: 'canceled', reason: 'CANCELED' } as const;

/** Makes plans, each another one: withdrawn early, refused, canceled before the liveness check, or approved. */
export async function makePlan(random: Random, wardrobe: Wardrobe): Promise<Plan> {
  const person = random.pick(people);
  const { camera, document } = await wardrobe.belongingsOf(person);
  const plan = {
    subjectId: `subject-${random.integer(1, SUBJECTS)}`,
    newDocument: () => withComment(document),
    camera: inOtherLight(camera, random.integer(0, 255)),
    ...(random.chance(WAITING) && { waitsAt: random.pick(['document', 'liveness']) }),
    ...(random.chance(STOPPED) && { stopsAt: random.pick(['document', 'liveness']) }),
    erases: random.chance(ERASED),
    expected: canceled,
  } as const;
  const kind = random.pick(['withdrawn', 'withdrawn', 'unusable', 'unusable', 'turned', 'whole']);
  switch (kind) {
    case 'withdrawn':
      return { ...plan, cancelsAt: random.pick(['consent', 'document']) };
    case 'turned':
      return { ...plan, cancelsAt: 'liveness' };
    case 'unusable':
      return {
        ...plan,
        newDocument: () => random.bytes(random.integer(1, LARGEST_NOISE)),
        expected: { status: 'rejected', reason: 'DOCUMENT_UNREADABLE' },
      };
    case 'whole':
      // A face belongs to one subject: under another one it would be a duplicate.
      return { ...plan, subjectId: person.id, expected: { status: 'approved' } };
  }
}

/** The same picture in other bytes: a comment goes behind the first marker of the JPEG. */
function withComment(jpeg: Buffer): Buffer {
  const comment = Buffer.from(randomUUID());
  const segment = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, comment, jpeg.subarray(2)]);
}

/** Side of the patch in the corner of a frame that tells two visits of one person apart, in pixels. */
const PATCH = 48;

/** The same face in other frames: an image that was indexed before would be no new face. */
function inOtherLight(camera: Belongings['camera'], brightness: number): Belongings['camera'] {
  return {
    frame: (position) => {
      const image = camera.frame(position);
      for (let row = 0; row < PATCH; row += 1) {
        const start = row * image.width * 3;
        image.data.fill(brightness, start, start + PATCH * 3);
      }
      return image;
    },
  };
}
