import type { State, Transition } from './graph';

/** A place in the picture, in pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A state in the picture, by its upper left corner. */
export interface Box extends Point, Size {
  readonly state: State;
  /** How many Maps and Parallels it lies in. */
  readonly depth: number;
}

/** The ways from one state to another in the picture. */
export interface Line extends Transition {
  readonly points: readonly Point[];
  /** Where the middle of its label is. */
  readonly label?: Point;
}

export interface Picture extends Size {
  /** What contains others stands before them. */
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

/** Room that a label takes; longer ones are cut. */
export const LABEL: Size = { width: 88, height: 12 };

/** The same picture further to the right and down. */
export function moved({ boxes, lines, ...size }: Picture, x: number, y: number): Picture {
  const move = <Place extends Point>(place: Place): Place => ({
    ...place,
    x: place.x + x,
    y: place.y + y,
  });
  return {
    ...size,
    boxes: boxes.map(move),
    lines: lines.map((line) => ({
      ...line,
      points: line.points.map(move),
      label: line.label && move(line.label),
    })),
  };
}

/** Several pictures as one, from left to right. */
export function sideBySide(pictures: readonly Picture[]): Picture {
  return pictures.reduce((left, right) => {
    const { boxes, lines } = moved(right, left.width, 0);
    return {
      width: left.width + right.width,
      height: Math.max(left.height, right.height),
      boxes: [...left.boxes, ...boxes],
      lines: [...left.lines, ...lines],
    };
  });
}
