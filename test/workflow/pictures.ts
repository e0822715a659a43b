import sharp from 'sharp';
import { drawDocument, type DocumentOptions } from '../people/document';
import { drawFace } from '../people/face';
import { people, type Person } from '../people/people';

/** Stands in the metadata of every document, and must not get any further. */
export const holdersName = 'Mika Specimen';

const drawn = new Map<string, Promise<Buffer>>();

function once(name: string, draw: () => Promise<Buffer>): Promise<Buffer> {
  const picture = drawn.get(name) ?? draw();
  drawn.set(name, picture);
  return picture;
}

/** A photograph of a person's document. */
export function documentOf(person: Person, options: DocumentOptions = {}): Promise<Buffer> {
  return once(`document ${person.id} ${options.defect ?? ''}`, async () =>
    sharp(await drawDocument(person, options))
      .withExif({ IFD0: { Artist: holdersName } })
      .toBuffer(),
  );
}

/** A person as the camera sees them; no two pictures of a camera are the same. */
export function faceOf(
  person: Person,
  day: 'one day' | 'another day' = 'one day',
): Promise<Buffer> {
  return once(`face ${person.id} ${day}`, () =>
    drawFace(person, { tilt: 2, smile: day === 'one day' ? 0.3 : 0.4 }),
  );
}

/** A picture with nobody in it. */
export function emptyRoom(): Promise<Buffer> {
  const [red, green, blue] = people[0].background;
  return once('room', () =>
    sharp({
      create: { width: 640, height: 800, channels: 3, background: { r: red, g: green, b: blue } },
    })
      .jpeg()
      .toBuffer(),
  );
}
