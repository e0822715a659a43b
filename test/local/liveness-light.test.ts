import type { Colour } from '../../local/rekognition/liveness/challenge';
import type { ShownStage } from '../../local/rekognition/liveness/challenge-report';
import { lightResponse, screenColour } from '../../local/rekognition/liveness/light-response';
import type { RecordedFrame } from '../../local/rekognition/liveness/recording';
import recordings from './liveness-recordings.json';

const white: Colour = [255, 255, 255];
const red: Colour = [255, 0, 0];
const green: Colour = [0, 255, 0];
const blue: Colour = [0, 0, 255];
const yellow: Colour = [255, 255, 0];
const cyan: Colour = [0, 255, 255];
const magenta: Colour = [255, 0, 255];

const asked = stagesOf([white, red, yellow, green, cyan, blue, magenta]);
const wholeFrame = { left: 0, top: 0, width: 1, height: 1 };

describe("The response of a face to the screen's light", () => {
  it('is full for a face lit as asked', () => {
    expect(lightResponse(film(asked), wholeFrame, asked)).toBeGreaterThan(0.97);
  });

  it('is full when the camera lags behind the screen', () => {
    expect(lightResponse(film(asked, { delay: 120 }), wholeFrame, asked)).toBeGreaterThan(0.97);
  });

  it('is full for skin that throws back little light of the screen', () => {
    expect(lightResponse(film(asked, { strength: 0.05 }), wholeFrame, asked)).toBeGreaterThan(0.85);
  });

  it.each([
    ['reversed', [magenta, blue, cyan, green, yellow, red, white]],
    ['shifted by one', [red, yellow, green, cyan, blue, magenta, white]],
    ['mixed', [green, magenta, white, blue, yellow, red, cyan]],
  ])('is small for a face lit in another order: %s', (_, order) => {
    expect(lightResponse(film(stagesOf(order)), wholeFrame, asked)).toBeLessThan(0.6);
  });

  it('is full when the camera lags far behind the screen', () => {
    expect(lightResponse(film(asked, { delay: 380 }), wholeFrame, asked)).toBeGreaterThan(0.97);
  });

  it('is full when a browser lost the last colour', () => {
    const frames = film(asked, { delay: 100 }).filter(({ time }) => time < 2750);
    expect(lightResponse(frames, wholeFrame, asked)).toBeGreaterThan(0.97);
  });

  it('is none for a video of fewer colours, which could have been of any order', () => {
    const frames = film(asked).filter(({ time }) => time < 2200);
    expect(lightResponse(frames, wholeFrame, asked)).toBe(0);
  });

  it('is none for a face that is not lit', () => {
    expect(lightResponse(film(asked, { strength: 0 }), wholeFrame, asked)).toBe(0);
  });

  it('is none for a video without frames in the light', () => {
    expect(lightResponse([], wholeFrame, asked)).toBe(0);
  });
});

/**
 * Of Amplify UI's detector 3.6.8 in Chromium 143, before a drawn face that a simulated screen lit or did not. Until
 * the first colour the screen is white; the video is a fifth of a second late, and lacks frames where the machine was
 * busy, and the end.
 */
describe('What a real browser records', () => {
  it.each(['lit', 'litWithGaps'] as const)('of a %s face follows the screen', (name) => {
    const { frames, stages } = recorded(name);
    expect(lightResponse(frames, wholeFrame, stages)).toBeGreaterThan(0.97);
  });

  it('of an unlit face does not', () => {
    const { frames, stages } = recorded('unlit');
    expect(lightResponse(frames, wholeFrame, stages)).toBeLessThan(0.6);
  });

  it('of a lit face follows no other screen', () => {
    const { frames } = recorded('lit');
    const { stages } = recorded('litWithGaps');
    const shift = (recorded('lit').stages[0]?.start ?? 0) - (stages[0]?.start ?? 0);
    const other = stages.map((stage) => ({ ...stage, start: stage.start + shift }));
    expect(lightResponse(frames, wholeFrame, other)).toBeLessThan(0.6);
  });
});

describe('The screen', () => {
  it('shows a colour more and more while it scrolls down over the one before', () => {
    const start = asked[2]?.start ?? 0;
    expect(screenColour(asked, start)).toEqual(white);
    expect(screenColour(asked, start + 150)).toEqual([255, 127.5, 127.5]);
    expect(screenColour(asked, start + 299)[1]).toBeLessThan(1);
  });
});

function stagesOf(colours: readonly Colour[]): ShownStage[] {
  const dark: ShownStage = { colour: [0, 0, 0], downscroll: 0, flat: 100, start: 1000 };
  return [
    dark,
    ...colours.map((colour, index) => ({
      colour,
      downscroll: 300,
      flat: 0,
      start: 1100 + index * 300,
    })),
  ];
}

function recorded(name: keyof typeof recordings): {
  frames: RecordedFrame[];
  stages: ShownStage[];
} {
  const { frames, stages } = recordings[name];
  return {
    frames: frames.map(([time = 0, ...colour]) => ({
      time,
      grid: { columns: 1, rows: 1, cells: Uint8Array.from(colour) },
    })),
    stages: stages.map(({ colour: [red = 0, green = 0, blue = 0], start }, index) => ({
      colour: [red, green, blue],
      start,
      downscroll: index === 0 ? 0 : 300,
      flat: index === 0 ? 100 : 0,
    })),
  };
}

/** A skin that fills the frame, lit by a screen, in whole numbers as videos have them. */
function film(
  stages: readonly ShownStage[],
  { delay = 0, strength = 0.3 }: { delay?: number; strength?: number } = {},
): RecordedFrame[] {
  const skin = [190, 150, 120];
  return Array.from({ length: 60 }, (_, index) => {
    const time = 900 + index * 40;
    const light = screenColour(stages, time - delay);
    const colour = skin.map(
      (value, channel) => value * (1 + strength * ((light[channel] ?? 0) / 255 - 0.5)),
    );
    return { time, grid: { columns: 1, rows: 1, cells: Uint8Array.from(colour) } };
  });
}
