import { blend } from '../../test/people/blend';
import { drawDocument, type Defect } from '../../test/people/document';
import { drawFace } from '../../test/people/face';
import { people } from '../../test/people/people';
import { Camera, FRAME_HEIGHT, FRAME_WIDTH } from '../applicant/camera';
import type { Belongings } from '../applicant/headless-applicant';
import { FaceEngine } from '../rekognition/engine/face-engine';

type Filmed = Belongings['camera'];

/** Number of a drawn person, from 0. */
export type Role = number;

/** How many people there are. */
export const ROLES = people.length;

/**
 * Of the way into the oval, how much a person comes: all of it; enough of it to be believed, with less confidence;
 * or too little.
 */
export type Approach = 'near' | 'half' | 'barely';

const approaches: Readonly<Record<Approach, number>> = { near: 1, half: 0.36, barely: 0.15 };

/** Height of a face in the oval as a ratio of the frame's: where every approach ends. */
const IN_OVAL = 0.7;

/**
 * By role, whom somebody resembles who is like the person, but not quite: the similarity lies between the default
 * policy's thresholds, and a reviewer is asked. Shares of the other were searched for with the face engine.
 */
const resemblances: readonly { readonly other: Role; readonly share: number }[] = [
  { other: 1, share: 0.87 },
  { other: 5, share: 0.66 },
  { other: 4, share: 0.76 },
  { other: 2, share: 0.78 },
  { other: 2, share: 0.7 },
  { other: 4, share: 0.81 },
];

/** The people verifications are seeded with, and what they hold up; each picture is drawn when it is first asked for. */
export class Cast {
  private readonly documents = new Map<string, Promise<Buffer>>();
  private readonly cameras = new Map<string, Promise<Filmed>>();

  private constructor(private readonly engine: FaceEngine) {}

  static async assemble(): Promise<Cast> {
    return new Cast(await FaceEngine.start({ workers: 1 }));
  }

  /** A photograph of somebody's identity card, as JPEG. */
  document(role: Role, defect?: Defect): Promise<Buffer> {
    const beside = person(role + 1);
    return kept(this.documents, `${role % ROLES} ${defect ?? ''}`, () =>
      drawDocument(person(role), { beside, ...(defect && { defect }) }),
    );
  }

  /** A camera before somebody's face. */
  camera(role: Role, approach: Approach = 'near'): Promise<Filmed> {
    return kept(this.cameras, `${role % ROLES} ${approach}`, async () => {
      if (approach !== 'near') return approaching(await this.camera(role), approaches[approach]);
      return Camera.from(await drawFace(person(role)), this.engine);
    });
  }

  /** A camera before the face of somebody who resembles a person. */
  cameraOfLookAlike(role: Role): Promise<Filmed> {
    return kept(this.cameras, `${role % ROLES} look-alike`, async () => {
      const { other, share } = at(resemblances, role);
      const lookAlike = blend(person(role), person(other), share);
      return Camera.from(await drawFace(lookAlike), this.engine);
    });
  }

  async dismiss(): Promise<void> {
    await this.engine.close();
  }
}

/** A camera before nobody. */
export const emptyRoom: Filmed = {
  frame: () => ({
    data: new Uint8Array(FRAME_WIDTH * FRAME_HEIGHT * 3).fill(128),
    width: FRAME_WIDTH,
    height: FRAME_HEIGHT,
  }),
};

/** The same camera, before a person who comes a part of the way only. */
function approaching(camera: Filmed, part: number): Filmed {
  return {
    frame: (position) =>
      camera.frame({
        ...position,
        faceHeight: IN_OVAL - (IN_OVAL - position.faceHeight) * part,
      }),
  };
}

const person = (role: Role) => at(people, role);

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('There is nothing to choose from.');
  return item;
}

function kept<Value>(
  values: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}
