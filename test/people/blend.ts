import type { Person } from './people';

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
 * Somebody with features between two people's, and the first one's colours, hair, beard and glasses.
 *
 * @param share of the other, 0–1
 */
export function blend(person: Person, other: Person, share: number): Person {
  const mixed: Record<string, number> = Object.fromEntries(
    sizes.map((size) => [size, person[size] + (other[size] - person[size]) * share]),
  );
  return { ...person, ...mixed };
}
