import type { BoundingBox } from '../engine/types';
import type { ShownStage } from './challenge-report';
import { faceColour, type MeanColour, type RecordedFrame } from './recording';

/**
 * How much later than the screen the video may show a colour, in milliseconds: screen, camera, and the time between
 * the first frame and when Amplify UI takes its recording to begin.
 */
const longestDelay = 400;
const delayStep = 20;

/** How many colours the video must show: browsers lose the end of a recording, but a few frames match any order. */
const fewestColours = 6;

/**
 * How closely the colour of a face follows the colours shown: the correlation, at the delay that fits best, between
 * the light of the screen and the face's relative change in red, green and blue. 1 follows exactly, 0 not at all.
 * Of 3,000 faces lit in another order, 99.4 % stayed below 0.74 and 99.7 % below 0.8; lit in the right one, all were above.
 */
export function lightResponse(
  frames: readonly RecordedFrame[],
  face: BoundingBox,
  stages: readonly ShownStage[],
): number {
  const delays = Array.from(
    { length: longestDelay / delayStep + 1 },
    (_, index) => index * delayStep,
  );
  return Math.max(0, ...delays.map((delay) => responseAt(delay, frames, face, stages)));
}

/** The correlation if the video were late by this much. */
function responseAt(
  delay: number,
  frames: readonly RecordedFrame[],
  face: BoundingBox,
  stages: readonly ShownStage[],
): number {
  const lit = frames
    .map(({ time, grid }) => ({ shown: time - delay, grid }))
    .filter(({ shown }) => stages.some((stage) => isDuring(stage, shown)));
  const times = lit.map(({ shown }) => shown);
  if (coloursAt(times, stages) < fewestColours) return 0;
  return correlation(
    relative(lit.map(({ grid }) => faceColour(grid, face))),
    times.map((time) => screenColour(stages, time)),
  );
}

/** How many of the colours are shown at any of these times; the dark stage comes first and is none. */
function coloursAt(times: readonly number[], stages: readonly ShownStage[]): number {
  const [, ...colours] = stages;
  return colours.filter((stage) => times.some((time) => isDuring(stage, time))).length;
}

function isDuring({ start, downscroll, flat }: ShownStage, time: number): boolean {
  return time >= start && time < start + downscroll + flat;
}

/** The mean colour of a screen at a time: a colour that scrolls down has covered a part of the one before. */
export function screenColour(stages: readonly ShownStage[], time: number): MeanColour {
  const index = stages.findLastIndex(({ start }) => start <= time);
  const current = stages[Math.max(0, index)];
  if (!current) return [0, 0, 0];
  const previous = stages[index - 1] ?? current;
  const covered =
    current.downscroll === 0 ? 1 : Math.min(1, (time - current.start) / current.downscroll);
  const mix = (channel: 0 | 1 | 2): number =>
    previous.colour[channel] + (current.colour[channel] - previous.colour[channel]) * covered;
  return [mix(0), mix(1), mix(2)];
}

/** Skin throws back more red than blue: what counts is the change of each against its own mean. */
function relative(colours: readonly MeanColour[]): MeanColour[] {
  const means = channelMeans(colours).map((mean) => Math.max(1, mean));
  const [red = 1, green = 1, blue = 1] = means;
  return colours.map((colour) => [colour[0] / red, colour[1] / green, colour[2] / blue]);
}

/** Pearson's, over all frames and channels, each channel about its own mean. */
function correlation(observed: readonly MeanColour[], expected: readonly MeanColour[]): number {
  const [x, y] = [deviations(observed), deviations(expected)];
  const size = Math.sqrt(product(x, x) * product(y, y));
  return size === 0 ? 0 : product(x, y) / size;
}

function deviations(colours: readonly MeanColour[]): number[] {
  const means = channelMeans(colours);
  return colours.flatMap((colour) => colour.map((value, channel) => value - (means[channel] ?? 0)));
}

function channelMeans(colours: readonly MeanColour[]): number[] {
  const count = Math.max(1, colours.length);
  const sum = (channel: 0 | 1 | 2): number =>
    colours.reduce((total, colour) => total + colour[channel], 0);
  return [sum(0) / count, sum(1) / count, sum(2) / count];
}

function product(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}
