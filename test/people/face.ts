import sharp from 'sharp';
import type { Colour, Person } from './people';

/** How one picture of a person differs from another. */
export interface Variation {
  /** Shift of the person in the picture, as ratios of its width and height. */
  readonly shift?: { readonly x: number; readonly y: number };
  /** Size of the person; 1 when left out. */
  readonly scale?: number;
  /** How far the head leans to the right of the picture, in degrees. */
  readonly tilt?: number;
  /** How far the face looks to the right of the picture, -1 to 1. */
  readonly turn?: number;
  /** How broadly the person smiles, 0–1. */
  readonly smile?: number;
  /** How much light there is; 1 when left out. */
  readonly light?: number;
  readonly background?: Colour;
}

/** The canvas that coordinates below are in. */
const WIDTH = 640;
const HEIGHT = 800;

/** The middle of the face. */
const CENTRE_X = 320;
const CENTRE_Y = 380;

/** Everything the parts of a drawing are placed by, in units of the canvas. */
interface Face {
  readonly person: Person;
  readonly light: number;
  readonly smile: number;
  readonly turn: number;
  /** Half the width of the face, of its jaw, and half its height. */
  readonly width: number;
  readonly jaw: number;
  readonly height: number;
  /** How far features move aside when the head turns. */
  readonly aside: number;
  readonly eyeY: number;
  readonly noseY: number;
  readonly mouthY: number;
  readonly mouthWidth: number;
}

/**
 * Draws a person as a passport photograph shows them.
 *
 * @param width width of the picture in pixels; it is a quarter higher than wide
 * @returns a JPEG file
 */
export async function drawFace(
  person: Person,
  variation: Variation = {},
  width = WIDTH,
): Promise<Buffer> {
  return sharp(Buffer.from(faceSvg(person, variation)))
    .resize(width)
    .removeAlpha()
    .blur(0.8)
    .jpeg({ quality: 90 })
    .toBuffer();
}

function faceSvg(person: Person, variation: Variation): string {
  const { shift = { x: 0, y: 0 }, scale = 1, tilt = 0, background = person.background } = variation;
  const face = measure(person, variation);
  const { light } = face;
  const place = [
    `translate(${shift.x * WIDTH} ${shift.y * HEIGHT})`,
    `rotate(${tilt} ${WIDTH / 2} ${HEIGHT / 2 + 20})`,
    `translate(${WIDTH / 2} ${HEIGHT / 2}) scale(${scale}) translate(${-WIDTH / 2} ${-HEIGHT / 2})`,
  ];
  return `
    <svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
      <defs>
        <radialGradient id="skin" cx="${0.42 + face.turn * 0.1}" cy="0.38" r="0.75">
          <stop offset="0" stop-color="${shade(person.skin, 1.1 * light)}"/>
          <stop offset="0.6" stop-color="${shade(person.skin, 0.97 * light)}"/>
          <stop offset="1" stop-color="${shade(person.skin, 0.66 * light)}"/>
        </radialGradient>
        <linearGradient id="wall" x2="0" y2="1">
          <stop offset="0" stop-color="${shade(background, 1.08 * light)}"/>
          <stop offset="1" stop-color="${shade(background, 0.75 * light)}"/>
        </linearGradient>
        <filter id="crisp"><feGaussianBlur stdDeviation="1.2"/></filter>
        <filter id="soft"><feGaussianBlur stdDeviation="6"/></filter>
        <filter id="softest"><feGaussianBlur stdDeviation="12"/></filter>
      </defs>
      <rect width="${WIDTH}" height="${HEIGHT}" fill="url(#wall)"/>
      <g transform="${place.join(' ')}">
        ${[body, hairBehind, head, beard, eyes, nose, mouth, hairInFront, glasses].map((part) => part(face)).join('')}
      </g>
    </svg>`;
}

function measure(person: Person, { light = 1, smile = 0, turn = 0 }: Variation): Face {
  const width = 150 * person.faceWidth;
  const height = 200 * person.faceHeight;
  return {
    person,
    light,
    smile: smile * 16,
    turn,
    width,
    height,
    jaw: width * person.jaw,
    aside: turn * 40,
    eyeY: CENTRE_Y - 25 + person.eyeLevel * height,
    noseY: CENTRE_Y + 60 * person.noseLength,
    mouthY: CENTRE_Y + 112 + person.mouthLevel * height,
    mouthWidth: 52 * person.mouthWidth,
  };
}

function body({ person, light, height }: Face): string {
  return `
    <path d="M 90 900 C 90 640, 230 640, 260 600 L 380 600 C 410 640, 550 640, 550 900 Z" fill="${shade([70, 80, 110], light)}"/>
    <path d="M ${CENTRE_X - 62} ${CENTRE_Y + 130} L ${CENTRE_X - 66} 640 Q ${CENTRE_X} 690 ${CENTRE_X + 66} 640
      L ${CENTRE_X + 62} ${CENTRE_Y + 130} Z" fill="${shade(person.skin, 0.8 * light)}"/>
    ${ellipse(CENTRE_X, CENTRE_Y + height * 0.98, 80, 30, shade(person.skin, 0.5), 'opacity="0.55" filter="url(#softest)"')}`;
}

function head({ person, light, width, jaw, height, aside }: Face): string {
  const [left, right] = [CENTRE_X - width, CENTRE_X + width];
  const [temple, cheek, chin] = [CENTRE_Y - 60, CENTRE_Y + 70, CENTRE_Y + height];
  const blush = 'opacity="0.16" filter="url(#softest)"';
  return `
    ${ellipse(left + 2, CENTRE_Y + 5, 16, 36, shade(person.skin, 0.85 * light))}
    ${ellipse(right - 2, CENTRE_Y + 5, 16, 36, shade(person.skin, 0.8 * light))}
    <path fill="url(#skin)" d="M ${left} ${temple}
      C ${left} ${CENTRE_Y - height * 1.05}, ${right} ${CENTRE_Y - height * 1.05}, ${right} ${temple}
      C ${right} ${cheek}, ${CENTRE_X + jaw * 0.72} ${CENTRE_Y + height * 0.92}, ${CENTRE_X} ${chin}
      C ${CENTRE_X - jaw * 0.72} ${CENTRE_Y + height * 0.92}, ${left} ${cheek}, ${left} ${temple} Z"/>
    ${[-78, 78].map((x) => ellipse(CENTRE_X + x + aside * 0.5, CENTRE_Y + 60, 40, 28, shade([210, 110, 100], 1), blush)).join('')}`;
}

/** The outline of the hair by style: from the left ear over the top to the right one, and back along the forehead. */
function hairOutline({ person, width, height }: Face): string {
  const [left, right] = [CENTRE_X - width, CENTRE_X + width];
  const above = (ratio: number): number => CENTRE_Y - height * ratio;
  switch (person.hairStyle) {
    case 'short':
      return `M ${left - 14} ${CENTRE_Y - 20} C ${left - 40} ${above(1.5)}, ${right + 40} ${above(1.5)}, ${right + 14} ${CENTRE_Y - 20}
        C ${right - 6} ${above(0.7)}, ${CENTRE_X + 40} ${above(0.78)}, ${CENTRE_X - 30} ${above(0.72)}
        C ${left + 20} ${above(0.66)}, ${left + 6} ${CENTRE_Y - 90}, ${left - 14} ${CENTRE_Y - 20} Z`;
    case 'long':
      return `M ${left - 30} ${CENTRE_Y + 220} C ${left - 70} ${above(1.6)}, ${right + 70} ${above(1.6)}, ${right + 30} ${CENTRE_Y + 220}
        L ${right - 8} ${CENTRE_Y + 60} C ${right - 4} ${above(0.5)}, ${CENTRE_X + 30} ${above(0.8)}, ${CENTRE_X - 10} ${above(0.76)}
        C ${left + 10} ${above(0.6)}, ${left + 6} ${CENTRE_Y - 40}, ${left + 8} ${CENTRE_Y + 60} Z`;
    case 'cropped':
      return `M ${left - 4} ${CENTRE_Y - 70} C ${left - 6} ${above(1.22)}, ${right + 6} ${above(1.22)}, ${right + 4} ${CENTRE_Y - 70}
        C ${right - 12} ${above(0.82)}, ${left + 12} ${above(0.82)}, ${left - 4} ${CENTRE_Y - 70} Z`;
    case 'bob':
      return `M ${left - 20} ${CENTRE_Y + 60} C ${left - 60} ${above(1.45)}, ${right + 60} ${above(1.45)}, ${right + 20} ${CENTRE_Y + 60}
        L ${right - 4} ${CENTRE_Y - 40} C ${right - 10} ${above(0.55)}, ${left + 10} ${above(0.55)}, ${left + 4} ${CENTRE_Y - 40} Z`;
  }
}

function hairBehind(face: Face): string {
  const { hairStyle, hair } = face.person;
  if (hairStyle === 'short' || hairStyle === 'cropped') return '';
  return `<path d="${hairOutline(face)}" fill="${shade(hair, 0.7 * face.light)}" transform="translate(0 10)"/>`;
}

function hairInFront(face: Face): string {
  return `<path d="${hairOutline(face)}" fill="${shade(face.person.hair, face.light)}"/>`;
}

function beard({ person, width, jaw, height, mouthY, mouthWidth }: Face): string {
  if (!person.hasBeard) return '';
  const [x, y] = [CENTRE_X, CENTRE_Y];
  return `
    <path fill="${shade(person.hair, 0.8)}" opacity="0.62" filter="url(#soft)" d="M ${x - width * 0.92} ${y + 40}
      C ${x - jaw * 0.8} ${y + height * 0.95}, ${x + jaw * 0.8} ${y + height * 0.95}, ${x + width * 0.92} ${y + 40}
      C ${x + width * 0.6} ${y + 110}, ${x + mouthWidth} ${mouthY - 34}, ${x} ${mouthY - 30}
      C ${x - mouthWidth} ${mouthY - 34}, ${x - width * 0.6} ${y + 110}, ${x - width * 0.92} ${y + 40} Z"/>`;
}

function eyes(face: Face): string {
  return eye(face, -1) + eye(face, 1);
}

function eye({ person, height, aside, eyeY: y }: Face, side: -1 | 1): string {
  const x = CENTRE_X + side * 62 * person.eyeDistance + aside * 0.9;
  const width = 30 * person.eyeWidth;
  const open = 13 * person.eyeHeight;
  const browY = y - 32 + person.browLevel * height;
  const outline = `M ${x - width} ${y} Q ${x} ${y - open * 1.7} ${x + width} ${y} Q ${x} ${y + open * 1.35} ${x - width} ${y} Z`;
  const clip = side < 0 ? 'left-eye' : 'right-eye';
  return `
    ${ellipse(x, y + 2, width * 1.35, open * 2, shade(person.skin, 0.82), 'opacity="0.55" filter="url(#soft)"')}
    <path d="${outline}" fill="#f3efea"/>
    <clipPath id="${clip}"><path d="${outline}"/></clipPath>
    <g clip-path="url(#${clip})">
      <circle cx="${x + aside * 0.12}" cy="${y - 1}" r="${open * 1.02}" fill="${shade(person.iris, 1)}"/>
      <circle cx="${x + aside * 0.12}" cy="${y - 1}" r="${open * 0.48}" fill="#0b0908"/>
      <circle cx="${x + 4}" cy="${y - 5}" r="2.6" fill="#fff"/>
    </g>
    <path d="M ${x - width} ${y} Q ${x} ${y - open * 1.75} ${x + width} ${y}" ${stroke('#1d130e', 4)}/>
    <path d="M ${x - width * 0.95} ${y - open * 1.3} Q ${x} ${y - open * 2.5} ${x + width * 0.95} ${y - open * 1.2}"
      ${stroke(shade(person.skin, 0.6), 2.4)} opacity="0.7"/>
    <path d="M ${x - width * 1.25} ${browY} Q ${x} ${browY - 20} ${x + width * 1.25} ${browY}"
      transform="rotate(${side * person.browAngle} ${x} ${y - 36})" stroke-linecap="round"
      ${stroke(shade(person.hair, 0.9), 8 * person.browThickness)} opacity="0.85" filter="url(#crisp)"/>`;
}

function nose({ person, aside, eyeY, noseY }: Face): string {
  const width = 30 * person.noseWidth;
  const bridge = CENTRE_X + aside;
  const tip = CENTRE_X + aside * 1.2;
  const { skin } = person;
  const nostril = (side: -1 | 1): string =>
    ellipse(
      tip + side * width * 0.45,
      noseY + 6,
      7,
      4.4,
      shade(skin, 0.32),
      'filter="url(#crisp)"',
    );
  return `
    <path d="M ${bridge - 10} ${eyeY + 6} C ${bridge - 16} ${CENTRE_Y + 20}, ${tip - width * 0.8} ${noseY - 26}, ${tip - width} ${noseY}"
      ${stroke(shade(skin, 0.62), 7)} opacity="0.5" filter="url(#soft)"/>
    <path d="M ${bridge} ${eyeY + 10} L ${tip} ${noseY - 14}" ${stroke(shade(skin, 1.22), 12)} opacity="0.6" filter="url(#soft)"/>
    <path d="M ${tip - width} ${noseY} Q ${tip - width * 0.6} ${noseY + 14} ${tip} ${noseY + 12} Q ${tip + width * 0.6} ${noseY + 14} ${tip + width} ${noseY}"
      ${stroke(shade(skin, 0.5), 4)} filter="url(#crisp)"/>
    ${nostril(-1)}${nostril(1)}
    ${ellipse(tip, noseY + 24, width, 7, shade(skin, 0.7), 'opacity="0.5" filter="url(#soft)"')}`;
}

function mouth({ person, smile, aside, mouthY: y, mouthWidth: width }: Face): string {
  const x = CENTRE_X + aside;
  const lip = 10 * person.lipThickness;
  const corner = y - smile * 0.5;
  const [red, green, blue] = person.skin;
  // A lip is redder than the skin around it: six parts of the colour of blood, four of dark skin.
  const colour: Colour = [red * 0.32 + 105.6, green * 0.32 + 42, blue * 0.32 + 45.6];
  return `
    <path fill="${shade(colour, 1)}" d="M ${x - width} ${corner}
      Q ${x - width * 0.35} ${y - lip * 1.3 + smile * 0.2} ${x} ${y - lip * 0.8 + smile * 0.3}
      Q ${x + width * 0.35} ${y - lip * 1.3 + smile * 0.2} ${x + width} ${corner}
      Q ${x} ${y + lip * 2 + smile * 1.3} ${x - width} ${corner} Z"/>
    <path d="M ${x - width} ${corner} Q ${x} ${y + 2 + smile} ${x + width} ${corner}" ${stroke('#501c1c', 4)}/>
    ${ellipse(x, y + lip * 2.6 + 14, width * 0.6, 7, shade(person.skin, 0.65), 'opacity="0.5" filter="url(#soft)"')}`;
}

function glasses({ person, aside, eyeY: y }: Face): string {
  if (!person.hasGlasses) return '';
  const x = CENTRE_X + aside;
  const distance = 62 * person.eyeDistance;
  const lens = (side: -1 | 1): string =>
    `<rect x="${x + side * distance - 46}" y="${y - 28}" width="92" height="58" rx="18"/>`;
  return `
    <g stroke="#181818" stroke-width="6" fill="#ffffff" fill-opacity="0.08">
      ${lens(-1)}${lens(1)}<path d="M ${x - distance + 46} ${y - 6} L ${x + distance - 46} ${y - 6}"/>
    </g>`;
}

function ellipse(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  more = '',
): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${width}" ry="${height}" fill="${fill}" ${more}/>`;
}

function stroke(colour: string, width: number): string {
  return `stroke="${colour}" stroke-width="${width}" fill="none"`;
}

/** A colour under more light or less. */
function shade(colour: Colour, light: number): string {
  return `rgb(${colour.map((value) => Math.min(255, Math.round(value * light))).join(',')})`;
}
