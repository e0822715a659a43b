import sharp from 'sharp';
import { drawFace } from './face';
import type { Person } from './people';

/** What may be wrong with a photograph of a document. */
export type Defect = 'no-face' | 'several-faces' | 'blurred' | 'dark' | 'small';

export interface DocumentOptions {
  readonly defect?: Defect;
  /** Whose portrait stands beside the holder's when the defect is `several-faces`. */
  readonly beside?: Person;
}

/** Size of the photograph, in pixels, and of the card in it. */
const WIDTH = 1600;
const HEIGHT = 1200;
const CARD_WIDTH = 1280;
const CARD_HEIGHT = 808;

const PORTRAIT_WIDTH = 380;
const PORTRAIT_TOP = 210;
const PORTRAIT_LEFT = 70;
/** Where a second portrait stands, from the left of the card. */
const SECOND_LEFT = 830;

/** The width of a photograph taken from too far, in pixels. */
const SMALL_WIDTH = 360;

/**
 * Draws a photograph of a person's identity card on a table. The card belongs to no country.
 *
 * @returns a JPEG file
 */
export async function drawDocument(
  person: Person,
  { defect, beside = person }: DocumentOptions = {},
): Promise<Buffer> {
  const portraits: { left: number; person: Person }[] = [];
  if (defect !== 'no-face') portraits.push({ left: PORTRAIT_LEFT, person });
  if (defect === 'several-faces') portraits.push({ left: SECOND_LEFT, person: beside });

  const card = await sharp(Buffer.from(cardSvg()))
    .composite(
      await Promise.all(
        portraits.map(async ({ left, person: shown }) => ({
          input: await drawFace(shown, { background: [214, 222, 228] }, PORTRAIT_WIDTH),
          left,
          top: PORTRAIT_TOP,
        })),
      ),
    )
    .png()
    .toBuffer();
  const tilted = await sharp(card)
    .rotate(1.5, { background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .png()
    .toBuffer();
  const photograph = await sharp(Buffer.from(tableSvg()))
    .composite([{ input: tilted }])
    .removeAlpha()
    .png()
    .toBuffer();
  return spoiled(photograph, defect);
}

async function spoiled(photograph: Buffer, defect: Defect | undefined): Promise<Buffer> {
  const image = sharp(photograph);
  if (defect === 'blurred') image.blur(5);
  if (defect === 'dark') image.linear(0.25);
  if (defect === 'small') image.resize(SMALL_WIDTH);
  return image.jpeg({ quality: 90 }).toBuffer();
}

function tableSvg(): string {
  const grain = Array.from({ length: 24 }, (_, index) => {
    const y = (index + 0.5) * (HEIGHT / 24);
    return `<path d="M 0 ${y} Q ${WIDTH / 2} ${y + 14} ${WIDTH} ${y - 6}" stroke="#6a4c33" stroke-width="3" fill="none" opacity="0.35"/>`;
  });
  return `
    <svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
      <rect width="${WIDTH}" height="${HEIGHT}" fill="#8a6748"/>${grain.join('')}
    </svg>`;
}

function cardSvg(): string {
  const fields = [320, 270, 300, 180].map((width, index) => {
    const y = 250 + index * 110;
    return `
      <rect x="500" y="${y}" width="120" height="12" rx="4" fill="#7d93a8"/>
      <rect x="500" y="${y + 26}" width="${width}" height="26" rx="6" fill="#34465a"/>`;
  });
  return `
    <svg xmlns="http://www.w3.org/2000/svg" width="${CARD_WIDTH}" height="${CARD_HEIGHT}">
      <defs>
        <linearGradient id="card" x2="1" y2="1">
          <stop offset="0" stop-color="#dfe9f0"/><stop offset="1" stop-color="#b9cbd9"/>
        </linearGradient>
      </defs>
      <rect width="${CARD_WIDTH}" height="${CARD_HEIGHT}" rx="44" fill="url(#card)"/>
      <rect width="${CARD_WIDTH}" height="150" rx="44" fill="#3d6f8e"/>
      ${specimen(70, 46, 60)}
      ${fields.join('')}
    </svg>`;
}

/** Strokes of the letters of a heading, in units of the letter's height; drawn, so that no font is needed. */
const LETTERS: Readonly<Record<string, string>> = {
  S: 'M .6 .1 Q .3 -.1 .1 .15 Q 0 .45 .35 .5 Q .7 .6 .55 .85 Q .3 1.1 0 .88',
  P: 'M 0 1 V 0 H .35 Q .65 .05 .6 .3 Q .55 .55 .3 .55 H 0',
  E: 'M .6 0 H 0 V 1 H .6 M 0 .5 H .5',
  C: 'M .6 .15 Q .3 -.12 .1 .2 Q -.08 .5 .1 .8 Q .3 1.12 .6 .85',
  I: 'M .3 0 V 1',
  M: 'M 0 1 V 0 L .35 .6 L .7 0 V 1',
  N: 'M 0 1 V 0 L .6 1 V 0',
};

function specimen(left: number, top: number, height: number): string {
  const letters = 'SPECIMEN'.split('').map((letter, index) => {
    const path = LETTERS[letter] ?? '';
    return `<path transform="translate(${index} 0)" d="${path}"/>`;
  });
  return `
    <g transform="translate(${left} ${top}) scale(${height})" fill="none" stroke="#ffffff" stroke-width="0.14">
      ${letters.join('')}
    </g>`;
}
