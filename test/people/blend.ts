import type { Colour, Person } from './people';

const sizes = [
  'faceWidth',
  'faceHeight',
  'jaw',
  'eyeDistance',
  'eyeLevel',
  'eyeWidth',
  'eyeHeight',
  'browLevel',
  'browThickness',
  'browAngle',
  'noseLength',
  'noseWidth',
  'mouthWidth',
  'mouthLevel',
  'lipThickness',
] as const satisfies readonly (keyof Person)[];

/**
 * Somebody who looks partly like one person and partly like another, with the first one's hair, beard and glasses.
 *
 * @param share of the other, 0–1
 */
export function blend(person: Person, other: Person, share: number): Person {
  const mix = (one: number, another: number): number => one + (another - one) * share;
  const mixColour = (one: Colour, another: Colour): Colour => [
    mix(one[0], another[0]),
    mix(one[1], another[1]),
    mix(one[2], another[2]),
  ];
  return {
    ...person,
    ...Object.fromEntries(sizes.map((size) => [size, mix(person[size], other[size])])),
    skin: mixColour(person.skin, other.skin),
    hair: mixColour(person.hair, other.hair),
    iris: mixColour(person.iris, other.iris),
    background: mixColour(person.background, other.background),
  };
}
