import {
  judgeFrame,
  noGuidance,
  settle,
  type Advice,
} from '../../web/applicant/document/judge-frame';
import { measureFrame, type Frame } from '../../web/applicant/document/measure-frame';

const WIDTH = 320;
const HEIGHT = 240;

/** Luminances of a picture, row by row. */
type Picture = readonly number[];

const paint = (luminance: (x: number, y: number) => number): Picture =>
  Array.from({ length: WIDTH * HEIGHT }, (_, pixel) =>
    luminance(pixel % WIDTH, Math.floor(pixel / WIDTH)),
  );

function frameOf(picture: Picture): Frame {
  const data = new Uint8ClampedArray(picture.flatMap((value) => [value, value, value, 255]));
  return { data, width: WIDTH, height: HEIGHT };
}

const judge = (picture: Picture) => judgeFrame(measureFrame(frameOf(picture)));

const isOnCard = (x: number, y: number) => x > 20 && x < 300 && y > 30 && y < 210;
const isPrinted = (x: number, y: number) => x > 140 && x < 280 && y % 20 < 4 && y > 60 && y < 190;

/** A card with lines of print, on a table. */
const card = paint((x, y) => (isOnCard(x, y) ? (isPrinted(x, y) ? 50 : 200) : 90));

/** As a lens shows it that is out of focus: four times the mean along rows and along columns comes close. */
function outOfFocus(picture: Picture): Picture {
  const along = (values: Picture, step: number) =>
    values.map((value, pixel) => {
      const near = [-2, -1, 1, 2].map((distance) => values[pixel + distance * step] ?? value);
      return near.reduce((sum, other) => sum + other, value) / 5;
    });
  return Array.from({ length: 4 }).reduce<Picture>(
    (blurred) => along(along(blurred, 1), WIDTH),
    picture,
  );
}

function noisy(picture: Picture): Picture {
  const random = randomNumbers();
  return picture.map((value) => value + 6 * (random() + random() - 1));
}

const isInSpot = (x: number, y: number) => Math.hypot(x - 90, y - 120) < 30;

/** With the light of a lamp on it. */
const reflecting = card.map((value, pixel) =>
  isInSpot(pixel % WIDTH, Math.floor(pixel / WIDTH)) ? 255 : value,
);

describe('The guidance for a document', () => {
  it.each<[string, Picture, Advice]>([
    ['one that is well lit and sharp', card, 'good'],
    ['one in the dark', card.map((value) => value / 5), 'too_dark'],
    ['one out of focus', outOfFocus(card), 'blurred'],
    ['one with a reflection', reflecting, 'glare'],
    ['nothing at all', paint(() => 128), 'blurred'],
  ])('judges %s', (_, picture, advice) => {
    expect(judge(picture)).toBe(advice);
  });

  it('is not misled by the noise of a camera', () => {
    expect(judge(noisy(card))).toBe('good');
    expect(judge(noisy(outOfFocus(card)))).toBe('blurred');
  });

  it('asks for the side with a face, and for a larger one, once something looks for faces', () => {
    const measures = measureFrame(frameOf(card));
    expect(judgeFrame(measures, { faces: 0, largestRatio: 0 })).toBe('no_face');
    expect(judgeFrame(measures, { faces: 1, largestRatio: 0.002 })).toBe('too_far');
    expect(judgeFrame(measures, { faces: 1, largestRatio: 0.03 })).toBe('good');
  });
});

describe('What is said while a document is held before the camera', () => {
  const after = (judgements: readonly Advice[], pause = 300) =>
    judgements.reduce(
      (guidance, judged, index) => settle(guidance, judged, index * pause),
      noGuidance,
    );

  it('waits until three frames agree', () => {
    expect(after(['blurred', 'blurred']).shown).toBeUndefined();
    expect(after(['blurred', 'good', 'blurred', 'blurred']).shown).toBeUndefined();
    expect(after(['blurred', 'blurred', 'blurred'])).toMatchObject({
      shown: 'blurred',
      spoken: 'blurred',
    });
  });

  it('is shown at once when it changes, and spoken no sooner than four seconds after the last', () => {
    const blurredThenGood: Advice[] = ['blurred', 'blurred', 'blurred', 'good', 'good', 'good'];
    expect(after(blurredThenGood)).toMatchObject({ shown: 'good', spoken: 'blurred' });
    expect(after(blurredThenGood, 2000)).toMatchObject({ shown: 'good', spoken: 'good' });
  });
});

/** Numbers from 0 to 1 that look random and are the same in every run: the minimal standard generator. */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
