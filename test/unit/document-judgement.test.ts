import {
  cropAround,
  judgeDocument,
  type DetectedFace,
} from '../../lambdas/shared/document-judgement';
import { defaultPolicy } from '../../lambdas/shared/policy';

const image = { width: 1000, height: 800 };
const policy = { ...defaultPolicy.document, minimumSharpness: 20, minimumBrightness: 30 };

const face = (changes: Partial<DetectedFace> = {}, scale = 1): DetectedFace => ({
  box: { left: 0.1, top: 0.2, width: 0.2 * scale, height: 0.3 * scale },
  confidence: 99.5,
  sharpness: 60,
  brightness: 70,
  ...changes,
});

describe('A document', () => {
  it('is accepted with one clear face, measured in pixels of the upload', () => {
    expect(judgeDocument([face()], image, policy)).toEqual({
      accepted: true,
      box: face().box,
      face: {
        confidence: 99.5,
        sharpness: 60,
        brightness: 70,
        widthPixels: 200,
        heightPixels: 240,
      },
    });
  });

  it('needs a face', () => {
    expect(judgeDocument([], image, policy)).toMatchObject({ accepted: false, reason: 'NO_FACE' });
  });

  it('may carry a small ghost image, in whatever order the faces come', () => {
    expect(judgeDocument([face({}, 0.5), face()], image, policy)).toMatchObject({
      accepted: true,
      face: { widthPixels: 200 },
    });
  });

  it('may not show a second face of like size', () => {
    expect(judgeDocument([face(), face({}, 0.9)], image, policy)).toMatchObject({
      accepted: false,
      reason: 'SEVERAL_FACES',
      detail: "a second face has 0.81 of the largest one's area, above 0.5",
    });
  });

  it.each([
    [{ confidence: 89.94 }, 'confidence 89.9 is below 90'],
    [{ sharpness: 5 }, 'sharpness 5 is below 20'],
    [{ brightness: 29 }, 'brightness 29 is below 30'],
    [{ box: { left: 0, top: 0, width: 0.079, height: 0.5 } }, 'pixels 79 is below 80'],
  ])('is unclear with %p', (changes, detail) => {
    expect(judgeDocument([face(changes)], image, policy)).toMatchObject({
      accepted: false,
      reason: 'FACE_UNCLEAR',
      detail,
    });
  });

  it('is told everything that is unclear', () => {
    expect(judgeDocument([face({ sharpness: 1, brightness: 2 })], image, policy)).toMatchObject({
      detail: 'sharpness 1 is below 20; brightness 2 is below 30',
    });
  });

  it('passes exactly at the minimum', () => {
    const least = face({ confidence: 90, sharpness: 20, brightness: 30 });
    expect(judgeDocument([least], image, policy)).toMatchObject({ accepted: true });
  });
});

describe('The crop of a face', () => {
  it('leaves room around it', () => {
    const box = { left: 0.4, top: 0.4, width: 0.1, height: 0.1 };
    expect(cropAround(box, image)).toEqual({ left: 360, top: 288, width: 180, height: 144 });
  });

  it.each([
    { left: -0.1, top: -0.1, width: 0.3, height: 0.3 },
    { left: 0.9, top: 0.9, width: 0.3, height: 0.3 },
    { left: 0, top: 0, width: 1, height: 1 },
    { left: 0.9999, top: 0.9999, width: 0.00001, height: 0.00001 },
  ])('stays within the image for %p', (box) => {
    const { left, top, width, height } = cropAround(box, image);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(width).toBeGreaterThan(0);
    expect(height).toBeGreaterThan(0);
    expect(left + width).toBeLessThanOrEqual(image.width);
    expect(top + height).toBeLessThanOrEqual(image.height);
  });
});
