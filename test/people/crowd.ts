import { Random } from '../support/crash/random';
import type { Colour, Person } from './people';

/** How far sizes of features lie from an average face's, and their levels from where an average face has them. */
const ranges = {
  faceWidth: [0.82, 1.2],
  faceHeight: [0.84, 1.18],
  jaw: [0.6, 1.1],
  eyeDistance: [0.8, 1.25],
  eyeLevel: [-0.06, 0.06],
  eyeWidth: [0.7, 1.35],
  eyeHeight: [0.6, 1.6],
  browLevel: [-0.05, 0.05],
  browThickness: [0.5, 2],
  browAngle: [-14, 14],
  noseLength: [0.7, 1.35],
  noseWidth: [0.6, 1.6],
  mouthWidth: [0.65, 1.4],
  mouthLevel: [-0.05, 0.06],
  lipThickness: [0.5, 1.9],
} as const;

const skins: readonly Colour[] = [
  [241, 208, 182],
  [224, 182, 150],
  [193, 166, 146],
  [168, 122, 92],
  [121, 82, 60],
];

const hairs: readonly Colour[] = [
  [28, 22, 20],
  [76, 50, 34],
  [150, 60, 30],
  [196, 160, 96],
  [150, 150, 152],
];

/**
 * One of any number of people who never lived, always the same for a number. Unlike the six chosen ones, many of them
 * look alike to the face engine.
 */
export function personOfCrowd(number: number): Person {
  const random = new Random(number * 7919 + 17);
  const between = ([from, to]: readonly [number, number]): number =>
    from + ((to - from) * random.integer(0, 1000)) / 1000;
  const channel = (): number => random.integer(60, 220);
  const [skin = [193, 166, 146], hair = [28, 22, 20]] = [
    skins[random.integer(0, skins.length - 1)],
    hairs[random.integer(0, hairs.length - 1)],
  ];
  return {
    id: `crowd-${number}`,
    skin,
    hair,
    iris: [random.integer(40, 110), random.integer(50, 110), random.integer(40, 120)],
    background: [channel(), channel(), channel()],
    hairStyle: random.pick(['short', 'long', 'cropped', 'bob']),
    hasBeard: random.chance(0.25),
    hasGlasses: random.chance(0.25),
    faceWidth: between(ranges.faceWidth),
    faceHeight: between(ranges.faceHeight),
    jaw: between(ranges.jaw),
    eyeDistance: between(ranges.eyeDistance),
    eyeLevel: between(ranges.eyeLevel),
    eyeWidth: between(ranges.eyeWidth),
    eyeHeight: between(ranges.eyeHeight),
    browLevel: between(ranges.browLevel),
    browThickness: between(ranges.browThickness),
    browAngle: between(ranges.browAngle),
    noseLength: between(ranges.noseLength),
    noseWidth: between(ranges.noseWidth),
    mouthWidth: between(ranges.mouthWidth),
    mouthLevel: between(ranges.mouthLevel),
    lipThickness: between(ranges.lipThickness),
  };
}
