/** Red, green and blue, 0–255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** What a drawn person looks like. Sizes are factors of an average face's, levels ratios of the face's height. */
export interface Person {
  readonly id: string;
  readonly skin: Colour;
  readonly hair: Colour;
  readonly iris: Colour;
  readonly background: Colour;
  readonly hairStyle: 'short' | 'long' | 'cropped' | 'bob';
  readonly hasBeard: boolean;
  readonly hasGlasses: boolean;
  readonly faceWidth: number;
  readonly faceHeight: number;
  /** How broad the jaw is; 1 is as broad as the face. */
  readonly jaw: number;
  readonly eyeDistance: number;
  /** Levels are positive downwards. */
  readonly eyeLevel: number;
  readonly eyeWidth: number;
  readonly eyeHeight: number;
  readonly browLevel: number;
  readonly browThickness: number;
  /** Degrees; positive lifts the inner ends. */
  readonly browAngle: number;
  readonly noseLength: number;
  readonly noseWidth: number;
  readonly mouthWidth: number;
  readonly mouthLevel: number;
  readonly lipThickness: number;
}

/**
 * Six people who never lived. Their features were searched for so that the face engine tells them well apart:
 * features taken at random look too much alike to it.
 */
export const people = [
  {
    id: 'person-1',
    skin: [193, 166, 146],
    hair: [150, 60, 30],
    iris: [74, 61, 52],
    background: [64, 187, 72],
    hairStyle: 'long',
    hasBeard: true,
    hasGlasses: false,
    faceWidth: 1.054,
    faceHeight: 0.86,
    jaw: 0.708,
    eyeDistance: 0.892,
    eyeLevel: -0.008,
    eyeWidth: 0.904,
    eyeHeight: 1.6,
    browLevel: -0.05,
    browThickness: 1.71,
    browAngle: 0.051,
    noseLength: 0.866,
    noseWidth: 0.6,
    mouthWidth: 1.221,
    mouthLevel: -0.065,
    lipThickness: 1.625,
  },
  {
    id: 'person-2',
    skin: [113, 84, 67],
    hair: [190, 190, 190],
    iris: [80, 86, 92],
    background: [186, 205, 143],
    hairStyle: 'bob',
    hasBeard: true,
    hasGlasses: false,
    faceWidth: 0.938,
    faceHeight: 0.882,
    jaw: 0.913,
    eyeDistance: 1.252,
    eyeLevel: 0.015,
    eyeWidth: 1.177,
    eyeHeight: 0.902,
    browLevel: -0.018,
    browThickness: 2.2,
    browAngle: 15.067,
    noseLength: 0.834,
    noseWidth: 1.19,
    mouthWidth: 0.963,
    mouthLevel: -0.002,
    lipThickness: 1.02,
  },
  {
    id: 'person-3',
    skin: [98, 70, 53],
    hair: [83, 55, 31],
    iris: [85, 111, 133],
    background: [199, 121, 174],
    hairStyle: 'cropped',
    hasBeard: true,
    hasGlasses: false,
    faceWidth: 1.107,
    faceHeight: 1.07,
    jaw: 0.972,
    eyeDistance: 0.925,
    eyeLevel: 0.048,
    eyeWidth: 0.852,
    eyeHeight: 0.849,
    browLevel: -0.0,
    browThickness: 1.174,
    browAngle: -9.267,
    noseLength: 0.7,
    noseWidth: 1.289,
    mouthWidth: 1.184,
    mouthLevel: 0.017,
    lipThickness: 1.371,
  },
  {
    id: 'person-4',
    skin: [162, 134, 115],
    hair: [20, 16, 14],
    iris: [80, 89, 97],
    background: [82, 104, 115],
    hairStyle: 'short',
    hasBeard: false,
    hasGlasses: true,
    faceWidth: 0.78,
    faceHeight: 1.15,
    jaw: 0.782,
    eyeDistance: 1.193,
    eyeLevel: -0.08,
    eyeWidth: 0.99,
    eyeHeight: 0.943,
    browLevel: -0.016,
    browThickness: 1.354,
    browAngle: 17.233,
    noseLength: 1.35,
    noseWidth: 0.6,
    mouthWidth: 0.994,
    mouthLevel: -0.029,
    lipThickness: 0.4,
  },
  {
    id: 'person-5',
    skin: [234, 208, 187],
    hair: [20, 16, 14],
    iris: [74, 63, 54],
    background: [120, 112, 108],
    hairStyle: 'bob',
    hasBeard: false,
    hasGlasses: false,
    faceWidth: 1.019,
    faceHeight: 1.046,
    jaw: 0.5,
    eyeDistance: 1.129,
    eyeLevel: -0.02,
    eyeWidth: 1.181,
    eyeHeight: 1.051,
    browLevel: 0.03,
    browThickness: 0.838,
    browAngle: -8.257,
    noseLength: 1.066,
    noseWidth: 1.017,
    mouthWidth: 1.249,
    mouthLevel: -0.015,
    lipThickness: 0.874,
  },
  {
    id: 'person-6',
    skin: [163, 135, 117],
    hair: [220, 190, 120],
    iris: [84, 107, 126],
    background: [81, 166, 151],
    hairStyle: 'long',
    hasBeard: false,
    hasGlasses: true,
    faceWidth: 1.107,
    faceHeight: 1.15,
    jaw: 1.051,
    eyeDistance: 0.924,
    eyeLevel: 0.054,
    eyeWidth: 0.872,
    eyeHeight: 1.186,
    browLevel: 0.016,
    browThickness: 1.875,
    browAngle: 18,
    noseLength: 1.073,
    noseWidth: 1.7,
    mouthWidth: 1.162,
    mouthLevel: 0.024,
    lipThickness: 1.262,
  },
] as const satisfies readonly Person[];
