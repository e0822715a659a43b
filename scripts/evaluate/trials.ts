import type { LabelledImage } from './labels';

/** A document and a live image that are to be compared. */
export interface Trial<Image extends LabelledImage = LabelledImage> {
  readonly document: Image;
  readonly live: Image;
}

export interface Trials<Image extends LabelledImage = LabelledImage> {
  /** All pairs of the same person. */
  readonly mated: readonly Trial<Image>[];
  /** Pairs of different people: all of them, or a sample. */
  readonly nonMated: readonly Trial<Image>[];
  /** How many pairs of different people there are. */
  readonly nonMatedInAll: number;
}

/** Where the sample begins; the same for every run, so that the same labels give the same sample. */
const SEED = 20_241_004;

/**
 * Forms pairs of a document and a live image, as a verification has them.
 *
 * @param most how many pairs of different people to compare at most; chosen at random by a fixed seed if there are more
 */
export function formTrials<Image extends LabelledImage>(
  images: readonly Image[],
  most: number,
): Trials<Image> {
  const documents = images.filter(({ kind }) => kind === 'document');
  const lives = images.filter(({ kind }) => kind === 'live');
  const livesOf = new Map<string, Image[]>();
  for (const live of lives) livesOf.set(live.person, [...(livesOf.get(live.person) ?? []), live]);
  const mated = documents.flatMap((document) =>
    (livesOf.get(document.person) ?? []).map((live) => ({ document, live })),
  );
  const nonMatedInAll = documents.length * lives.length - mated.length;
  const nonMated =
    nonMatedInAll <= most
      ? allNonMated(documents, lives)
      : sampleNonMated(documents, lives, Math.min(most, nonMatedInAll));
  return { mated, nonMated, nonMatedInAll };
}

function allNonMated<Image extends LabelledImage>(
  documents: readonly Image[],
  lives: readonly Image[],
): Trial<Image>[] {
  return documents.flatMap((document) =>
    lives.filter(({ person }) => person !== document.person).map((live) => ({ document, live })),
  );
}

function sampleNonMated<Image extends LabelledImage>(
  documents: readonly Image[],
  lives: readonly Image[],
  count: number,
): Trial<Image>[] {
  const chosen = new Map<string, Trial<Image>>();
  const random = seededRandom(SEED);
  while (chosen.size < count) {
    const row = Math.floor(random() * documents.length);
    const column = Math.floor(random() * lives.length);
    const [document, live] = [documents[row], lives[column]];
    if (!document || !live || document.person === live.person) continue;
    chosen.set(`${row} ${column}`, { document, live });
  }
  return [...chosen.values()];
}

/** Numbers from 0 up to but without 1, the same for the same seed: mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
