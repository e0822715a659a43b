import sharp from 'sharp';
import { Camera, FRAME_HEIGHT, FRAME_WIDTH, type ScreenLight } from '../../local/applicant/camera';
import { FaceEngine, similarity, type RawImage } from '../../local/rekognition/engine/face-engine';
import { drawDocument } from '../people/document';
import { drawFace } from '../people/face';
import { people } from '../people/people';

const [person] = people;
const MIDDLE = { x: 0.5, y: 0.5 };

describe('A camera before a picture of a face', () => {
  let engine: FaceEngine;
  let camera: Camera;

  beforeAll(async () => {
    engine = await FaceEngine.start({ workers: 1 });
    camera = await Camera.from(await drawFace(person), engine);
  });

  afterAll(async () => {
    await engine.close();
  });

  it.each([
    [0.3, MIDDLE],
    [0.5, { x: 0.4, y: 0.45 }],
    [0.75, MIDDLE],
  ])('shows the face %p of the frame high, where it is told', async (faceHeight, centre) => {
    const frame = camera.frame({ faceHeight, centre });
    expect(frame).toMatchObject({ width: FRAME_WIDTH, height: FRAME_HEIGHT });
    const { faces } = await engine.analyse(frame);
    expect(faces).toHaveLength(1);
    for (const { box } of faces) {
      expect(box.height / faceHeight).toBeCloseTo(1, 0.7);
      expect(box.left + box.width / 2).toBeCloseTo(centre.x, 1);
      expect(box.top + box.height / 2).toBeCloseTo(centre.y, 1);
    }
  });

  it('shows a face that is known again', async () => {
    const [inPicture] = (await engine.analyse(await drawFace(person))).faces;
    const [inFrame] = (await engine.analyse(camera.frame({ faceHeight: 0.6, centre: MIDDLE })))
      .faces;
    if (!inPicture || !inFrame) throw new Error('Both show a face.');
    expect(similarity(inPicture.embedding, inFrame.embedding)).toBeGreaterThan(99);
  });

  it('lights the face with the colour of the screen, and what is far from it hardly', () => {
    const place = { faceHeight: 0.5, centre: MIDDLE };
    const unlit = camera.frame(place);
    const lit = camera.frame({ ...place, light: light(0, 255, 0) });
    const [before, after] = [unlit, lit].map((frame) => colourAt(frame, 0.5, 0.5));
    expect(after?.green).toBeGreaterThan((before?.green ?? 0) * 1.1);
    expect(after?.red).toBeLessThan((before?.red ?? 0) * 0.9);
    expect(after?.blue).toBeLessThan((before?.blue ?? 0) * 0.9);
    expect(colourAt(lit, 0.02, 0.02)).toEqual(colourAt(unlit, 0.02, 0.02));
  });

  it('dims the face before a black screen', () => {
    const place = { faceHeight: 0.5, centre: MIDDLE };
    const lit = camera.frame({ ...place, light: light(0, 0, 0) });
    expect(colourAt(lit, 0.5, 0.5).green).toBeLessThan(
      colourAt(camera.frame(place), 0.5, 0.5).green,
    );
  });

  it('takes a picture of any format, turned as a phone holds it', async () => {
    const sideways = await sharp(await drawFace(person))
      .rotate(270)
      .webp()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const upright = await Camera.from(sideways, engine);
    const { faces } = await engine.analyse(upright.frame({ faceHeight: 0.5, centre: MIDDLE }));
    expect(faces).toHaveLength(1);
  });

  it('refuses a picture without a face', async () => {
    const empty = await drawDocument(person, { defect: 'no-face' });
    await expect(Camera.from(empty, engine)).rejects.toThrow('shows no face');
  });
});

function light(red: number, green: number, blue: number): ScreenLight {
  return { red, green, blue, strength: 0.5 };
}

function colourAt(
  { data, width, height }: RawImage,
  x: number,
  y: number,
): { red: number; green: number; blue: number } {
  const start = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
  const [red = 0, green = 0, blue = 0] = data.subarray(start, start + 3);
  return { red, green, blue };
}
