import type { FramePosition, ScreenLight } from './camera';

/** A colour of the challenge, in the client's words: 0–255 each, durations in milliseconds. */
export interface ColourSequence {
  readonly rgb: readonly [number, number, number];
  readonly downscroll: number;
  readonly flat: number;
}

/** A frame to be filmed, in milliseconds from the start of the video. */
export interface Shot extends FramePosition {
  readonly time: number;
}

/** What is filmed and when, in milliseconds from the start of the video. */
export interface Screenplay {
  readonly shots: readonly Shot[];
  /** When the face has come into the oval. */
  readonly inPlace: number;
  /** When each colour begins. */
  readonly colourStarts: readonly number[];
  readonly end: number;
}

/** Height of the face as a ratio of the frame's: at arm's length, and held in the oval. */
const farHeight = 0.3;
const nearHeight = 0.7;

/** Milliseconds, and frames, on the way from far to near. */
const approachDuration = 800;
const approachShots = 2;

/** How long the face is held before the first colour and after the last one, in milliseconds. */
const pause = 200;

/** Milliseconds between frames in the light: more than one for each colour, but few, since each costs machine time. */
const lightInterval = 250;

/** How much of the light on the face is the screen's. */
const screenStrength = 0.35;

/** How a person does what is asked: comes near, holds still, and is lit by the screen. */
export function playLive(colours: readonly ColourSequence[]): Screenplay {
  return play(colours, colours);
}

/**
 * How a video recorded beforehand looks: the same, but lit by colours in an order that was not asked for.
 */
export function playRecorded(colours: readonly ColourSequence[]): Screenplay {
  return play(colours, recordedOrder(colours));
}

/** The order somebody else was asked for: sorted, with the dark stage first as always. */
function recordedOrder([dark, ...rest]: readonly ColourSequence[]): ColourSequence[] {
  const sorted = rest.toSorted((one, other) => hex(one).localeCompare(hex(other)));
  return dark ? [dark, ...sorted] : [];
}

function hex({ rgb }: ColourSequence): string {
  return Buffer.from(rgb).toString('hex');
}

function play(asked: readonly ColourSequence[], lit: readonly ColourSequence[]): Screenplay {
  const colourStarts: number[] = [];
  let time = approachDuration + pause;
  for (const { downscroll, flat } of asked) {
    colourStarts.push(time);
    time += downscroll + flat;
  }
  const lightEnd = asked.length > 0 ? time : approachDuration;
  const end = lightEnd + pause;
  return {
    shots: [...approach(), ...held(approachDuration, end, lit, colourStarts)],
    inPlace: approachDuration,
    colourStarts,
    end,
  };
}

function approach(): Shot[] {
  return Array.from({ length: approachShots }, (_, index) => {
    const done = index / approachShots;
    return shot(done * approachDuration, farHeight + (nearHeight - farHeight) * done);
  });
}

function held(
  start: number,
  end: number,
  lit: readonly ColourSequence[],
  colourStarts: readonly number[],
): Shot[] {
  const [lightStart = end] = colourStarts;
  const times = [start];
  for (let time = lightStart; time <= end; time += lightInterval) times.push(time);
  return times.map((time) => shot(time, nearHeight, lightAt(time, lit, colourStarts)));
}

function shot(time: number, faceHeight: number, light?: ScreenLight): Shot {
  return { time, faceHeight, centre: { x: 0.5, y: 0.5 }, ...(light && { light }) };
}

/** A colour that scrolls down has covered a part of the one before. */
function lightAt(
  time: number,
  lit: readonly ColourSequence[],
  starts: readonly number[],
): ScreenLight | undefined {
  const index = starts.findLastIndex((start) => start <= time);
  const colour = lit[index];
  if (!colour) return undefined;
  const before = lit[index - 1] ?? colour;
  const since = time - (starts[index] ?? 0);
  const covered = colour.downscroll === 0 ? 1 : Math.min(1, since / colour.downscroll);
  const mix = (channel: 0 | 1 | 2): number =>
    before.rgb[channel] + (colour.rgb[channel] - before.rgb[channel]) * covered;
  return { red: mix(0), green: mix(1), blue: mix(2), strength: screenStrength };
}
