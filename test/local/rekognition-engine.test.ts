import sharp, { type Sharp } from 'sharp';
import {
  FaceEngine,
  ImageFormatError,
  similarity,
  type AnalysedFace,
  type Analysis,
} from '../../local/rekognition/engine/face-engine';
import { drawDocument } from '../people/document';
import { drawFace, type Variation } from '../people/face';
import { people } from '../people/people';

const [person, otherPerson] = people;

const VARIATIONS: readonly Variation[] = [
  {},
  { shift: { x: 0.04, y: -0.01 }, scale: 0.9 },
  { tilt: 8, light: 0.85 },
  { smile: 1, light: 1.1 },
  { turn: 0.35, scale: 0.95 },
  { shift: { x: -0.09, y: 0 }, scale: 0.7, background: [200, 205, 210] },
];

describe('The face engine', () => {
  let engine: FaceEngine;

  beforeAll(async () => {
    engine = await FaceEngine.start({ workers: 2 });
  });

  afterAll(async () => {
    await engine.close();
  });

  const onlyFace = async (image: Buffer): Promise<AnalysedFace> =>
    soleFace(await engine.analyse(image));

  it('tells six people apart in six pictures of each', async () => {
    const embeddings = await Promise.all(
      people.map((one) =>
        Promise.all(
          VARIATIONS.map(
            async (variation) => (await onlyFace(await drawFace(one, variation))).embedding,
          ),
        ),
      ),
    );
    const same: number[] = [];
    const different: number[] = [];
    embeddings.forEach((ofOne, one) => {
      embeddings.slice(one).forEach((ofOther, distance) => {
        const scores = ofOne.flatMap((a) => ofOther.map((b) => similarity(a, b)));
        (distance === 0 ? same : different).push(...scores);
      });
    });
    expect(Math.min(...same)).toBeGreaterThan(99);
    expect(Math.max(...different)).toBeLessThan(70);
  });

  it('finds the face on an identity card to be its holder', async () => {
    const portrait = await onlyFace(await drawDocument(person));
    const holder = await onlyFace(await drawFace(person));
    const stranger = await onlyFace(await drawFace(otherPerson));
    expect(similarity(portrait.embedding, holder.embedding)).toBeGreaterThan(99);
    expect(similarity(portrait.embedding, stranger.embedding)).toBeLessThan(70);
  });

  it('gives landmarks where eyes, nose and mouth are', async () => {
    const { landmarks, box, confidence } = await onlyFace(await drawFace(person));
    const place = (type: string): { x: number; y: number } => {
      const found = landmarks.find((landmark) => landmark.type === type);
      if (!found) throw new Error(`No ${type}.`);
      return found;
    };
    expect(confidence).toBeGreaterThan(99);
    expect(place('eyeLeft').x).toBeLessThan(place('nose').x);
    expect(place('nose').x).toBeLessThan(place('eyeRight').x);
    expect(place('eyeLeft').y).toBeLessThan(place('nose').y);
    expect(place('nose').y).toBeLessThan(place('mouthLeft').y);
    expect(place('mouthLeft').x).toBeLessThan(place('mouthRight').x);
    expect(place('nose').x).toBeCloseTo(box.left + box.width / 2, 1);
  });

  it('tells how a head leans and turns', async () => {
    const straight = await onlyFace(await drawFace(person));
    const leaning = await onlyFace(await drawFace(person, { tilt: 12 }));
    const turned = await onlyFace(await drawFace(person, { turn: 0.5 }));
    const turnedBack = await onlyFace(await drawFace(person, { turn: -0.5 }));
    expect(Math.abs(straight.pose.roll)).toBeLessThan(3);
    expect(leaning.pose.roll).toBeGreaterThan(9);
    expect(leaning.pose.roll).toBeLessThan(15);
    expect(turned.pose.yaw).toBeGreaterThan(straight.pose.yaw + 4);
    expect(turnedBack.pose.yaw).toBeLessThan(straight.pose.yaw - 4);
  });

  it.each(people.map((one) => [one.id, one] as const))(
    'sees that a picture of %s is clear, blurred or dark',
    async (_, one) => {
      const [clear, blurred, dark] = await Promise.all([
        drawDocument(one).then(onlyFace),
        drawDocument(one, { defect: 'blurred' }).then(onlyFace),
        drawDocument(one, { defect: 'dark' }).then(onlyFace),
      ]);
      expect(clear.quality.sharpness).toBeGreaterThan(50);
      expect(blurred.quality.sharpness).toBeLessThan(20);
      expect(clear.quality.brightness).toBeGreaterThan(40);
      expect(dark.quality.brightness).toBeLessThan(25);
      expect(dark.quality.sharpness).toBeGreaterThan(50);
    },
  );

  it('turns a picture upright before it looks, whichever way the camera was held', async () => {
    const upright = await sharp(await drawFace(person, { shift: { x: -0.1, y: 0 }, scale: 0.6 }))
      .resize(400, 500)
      .png()
      .toBuffer();
    const expected = await engine.analyse(await asHeld(upright, 1));
    for (let orientation = 2; orientation <= 8; orientation += 1) {
      const analysis = await engine.analyse(await asHeld(upright, orientation));
      expect(analysis).toMatchObject({ width: 400, height: 500 });
      const [found, wanted] = [soleFace(analysis).box, soleFace(expected).box];
      expect(found.left).toBeCloseTo(wanted.left, 1);
      expect(found.top).toBeCloseTo(wanted.top, 1);
      expect(found.width).toBeCloseTo(wanted.width, 1);
      expect(found.height).toBeCloseTo(wanted.height, 1);
    }
  });

  it('finds a face that fills the picture', async () => {
    const picture = await drawFace(person);
    const { box } = await onlyFace(picture);
    const crop = {
      left: Math.round(box.left * 640),
      top: Math.round(box.top * 800),
      width: Math.round(box.width * 640),
      height: Math.round(box.height * 800),
    };
    const closeUp = await onlyFace(await sharp(picture).extract(crop).jpeg().toBuffer());
    expect(closeUp.box.height).toBeGreaterThan(0.8);
  });

  it('finds the face of a person far away', async () => {
    const far = await sharp(await drawFace(person, {}, 160))
      .extend({ top: 400, left: 520, right: 520, bottom: 400, background: '#8899aa' })
      .jpeg()
      .toBuffer();
    const { box } = await onlyFace(far);
    expect(box.width).toBeLessThan(0.08);
  });

  it('finds four faces, the largest first', async () => {
    const widths = [240, 400, 320, 280];
    const portraits = await Promise.all(
      widths.map(async (width, index) => ({
        input: await drawFace(people[index] ?? person, {}, width),
        left: (index % 2) * 420,
        top: Math.floor(index / 2) * 520,
      })),
    );
    const group = await sharp({
      create: { width: 840, height: 1040, channels: 3, background: '#aab4be' },
    })
      .composite(portraits)
      .jpeg()
      .toBuffer();
    const { faces } = await engine.analyse(group);
    const areas = faces.map(({ box }) => box.width * box.height);
    expect(faces).toHaveLength(4);
    expect(areas).toEqual(areas.toSorted((one, other) => other - one));
  });

  it('finds no face in a landscape', async () => {
    expect(await engine.analyse(await drawLandscape())).toMatchObject({ faces: [], width: 1200 });
  });

  it('looks at raw pixels too', async () => {
    const { data, info } = await sharp(await drawFace(person))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const analysis = await engine.analyse({ data, width: info.width, height: info.height });
    expect(analysis.faces).toHaveLength(1);
  });

  it('reads grey, transparent and CMYK pictures', async () => {
    const picture = sharp(await drawFace(person));
    const reference = await onlyFace(await drawFace(person));
    const pictures = [
      await picture.clone().toColourspace('b-w').jpeg().toBuffer(),
      await picture.clone().ensureAlpha(0.99).png().toBuffer(),
      await picture.clone().toColourspace('cmyk').jpeg().toBuffer(),
    ];
    for (const one of pictures) {
      const { embedding } = await onlyFace(one);
      expect(similarity(embedding, reference.embedding)).toBeGreaterThan(90);
    }
  });

  it('remembers what it found in a picture', async () => {
    const picture = await drawFace(person, { smile: 0.5 });
    const [first, second] = [engine.analyse(picture), engine.analyse(Buffer.from(picture))];
    expect(await second).toBe(await first);
  });

  it.each([
    ['text', () => Promise.resolve(Buffer.from('not an image'))],
    ['nothing', () => Promise.resolve(Buffer.alloc(0))],
    ['half a JPEG', async () => (await drawFace(person)).subarray(0, 9000)],
    [
      'a GIF',
      async () =>
        sharp(await drawFace(person))
          .gif()
          .toBuffer(),
    ],
    [
      'an SVG',
      () =>
        Promise.resolve(
          Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
        ),
    ],
    ['more pixels than any camera has', () => blankPng(12_000, 12_000)],
  ])('refuses %s', async (_, image) => {
    await expect(engine.analyse(await image())).rejects.toThrow(ImageFormatError);
  });
});

function soleFace({ faces }: Analysis): AnalysedFace {
  const [face, ...others] = faces;
  if (!face || others.length > 0) throw new Error(`Found ${faces.length} faces instead of one.`);
  return face;
}

/** The JPEG of an upright picture as a camera writes it that is held in the way an EXIF orientation names. */
async function asHeld(upright: Buffer, orientation: number): Promise<Buffer> {
  const turns: Readonly<Record<number, (image: Sharp) => Sharp>> = {
    2: (image) => image.flop(),
    3: (image) => image.rotate(180),
    4: (image) => image.flip(),
    5: (image) => image.flip().rotate(90),
    6: (image) => image.rotate(270),
    7: (image) => image.flop().rotate(90),
    8: (image) => image.rotate(90),
  };
  const turned = await (turns[orientation]?.(sharp(upright)) ?? sharp(upright)).png().toBuffer();
  return sharp(turned).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
}

function blankPng(width: number, height: number): Promise<Buffer> {
  const create = { width, height, channels: 3 as const, background: '#000' };
  return sharp({ create, limitInputPixels: false }).png({ palette: true }).toBuffer();
}

function drawLandscape(): Promise<Buffer> {
  const svg = `
    <svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800">
      <rect width="1200" height="800" fill="#9cc4ea"/>
      <circle cx="930" cy="160" r="70" fill="#fff2b0"/>
      <path d="M 0 520 L 260 210 L 470 480 L 720 160 L 1200 560 V 800 H 0 Z" fill="#6d7f92"/>
      <path d="M 0 560 Q 400 480 1200 620 V 800 H 0 Z" fill="#587c45"/>
      <rect x="300" y="520" width="120" height="90" fill="#b0623f"/>
      <path d="M 290 520 L 360 470 L 430 520 Z" fill="#6b3524"/>
    </svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
}
