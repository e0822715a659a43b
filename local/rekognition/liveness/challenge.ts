import { randomInt } from 'node:crypto';
import type { JsonObject } from '../../service';
import { challengeVersions, type ChallengeType } from './liveness-session';

/** A colour of the screen, 0–255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A stage of the light challenge, in milliseconds: the colour first scrolls down over the one before, then stays. */
export interface ColourStage {
  readonly colour: Colour;
  readonly downscroll: number;
  readonly flat: number;
}

/** Where the face is to come to, in pixels of the video. */
export interface Oval {
  readonly width: number;
  readonly height: number;
  readonly centreX: number;
  readonly centreY: number;
}

/** What one session asks of one applicant. */
export interface Challenge {
  readonly type: ChallengeType;
  readonly oval: Oval;
  /** Empty unless the screen is to light the face. */
  readonly stages: readonly ColourStage[];
}

/** Picks a whole number from 0 up to, not including, `below`. */
export type Random = (below: number) => number;

const black: Colour = [0, 0, 0];

const colours: readonly Colour[] = [
  [255, 255, 255],
  [255, 0, 0],
  [255, 255, 0],
  [0, 255, 0],
  [0, 255, 255],
  [0, 0, 255],
  [255, 0, 255],
];

/** Milliseconds of the dark stage that comes first, and of each colour after it. */
const darkDuration = 100;
const colourDuration = 300;

/** Height of the oval to its width, as AWS draws it. */
const ovalProportion = 1.618;

/** Makes up a session's challenge; the order of the colours is not to be known before. */
export function createChallenge(
  type: ChallengeType,
  video: { readonly width: number; readonly height: number },
  random: Random = randomInt,
): Challenge {
  const stages =
    type === 'FaceMovementAndLightChallenge'
      ? [
          { colour: black, downscroll: 0, flat: darkDuration },
          ...shuffled(colours, random).map((colour) => ({
            colour,
            downscroll: colourDuration,
            flat: 0,
          })),
        ]
      : [];
  return { type, oval: ovalOf(video), stages };
}

/** What the client is told: `ServerSessionInformationEvent`. */
export function sessionInformation({ type, oval, stages }: Challenge): JsonObject {
  const challenge: JsonObject = {
    OvalParameters: {
      Width: oval.width,
      Height: oval.height,
      CenterX: oval.centreX,
      CenterY: oval.centreY,
    },
    ChallengeConfig: { ...clientThresholds },
  };
  if (stages.length > 0) {
    challenge.LightChallengeType = 'SEQUENTIAL';
    challenge.ColorSequences = stages.map(({ colour, downscroll, flat }) => ({
      FreshnessColor: { RGB: [...colour] },
      DownscrollDuration: downscroll,
      FlatDisplayDuration: flat,
    }));
  }
  return { SessionInformation: { Challenge: { [type]: challenge } } };
}

/** `ChallengeEvent`: which of the challenges the client offered is chosen. */
export function chosenChallenge({ type }: Challenge): JsonObject {
  return { Type: type, Version: challengeVersions[type] };
}

/**
 * When the client is to take a face for near enough and in its place; with these the detector of
 * @aws-amplify/ui-react-liveness 3.6 runs through. Ratios, but for the timeout in milliseconds, which is twice the
 * detector's own: here the browser may share a small machine with the service.
 */
const clientThresholds = {
  BlazeFaceDetectionThreshold: 0.75,
  FaceDistanceThreshold: 0.4,
  FaceDistanceThresholdMin: 0.4,
  FaceDistanceThresholdMax: 0,
  FaceIouHeightThreshold: 0.15,
  FaceIouWidthThreshold: 0.15,
  OvalHeightWidthRatio: ovalProportion,
  OvalIouThreshold: 0.7,
  OvalIouHeightThreshold: 0.25,
  OvalIouWidthThreshold: 0.25,
  OvalFitTimeout: 15_000,
};

/** An upright oval in the middle; in a wide video it keeps to the part a phone held upright would show. */
function ovalOf({ width, height }: { readonly width: number; readonly height: number }): Oval {
  const visibleWidth = width >= height ? (3 / 4) * height : width;
  const ovalWidth = Math.floor(0.8 * visibleWidth);
  return {
    width: ovalWidth,
    height: Math.floor(ovalProportion * ovalWidth),
    centreX: Math.floor(width / 2),
    centreY: Math.floor(height / 2),
  };
}

/** Every order is as likely as any other (Fisher and Yates). */
function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(random(rest.length), 1));
}
