import type { Transition } from './graph';
import { LABEL, moved, type Box, type Line, type Picture, type Point } from './picture';

/** Pixels between two lanes, and between two lines of one row. */
const GAP = 10;
/** Pixels between a row of states and the line nearest to it. */
const CLEARANCE = 7;

/**
 * Adds transitions that would cross much of a picture: each runs below its row to a margin, along a lane there, and
 * above the row of its target. What leads to one state on one side shares a lane. A state left of where its
 * transition leads has it on the left.
 */
export function withLanes(picture: Picture, transitions: readonly Transition[]): Picture {
  const place = (name: string): number =>
    picture.boxes.find(({ state }) => state.name === name)?.x ?? 0;
  const isLeft = ({ from, to }: Transition): boolean => place(from) < place(to);
  const left = transitions.filter(isLeft);
  const right = transitions.filter((transition) => !isLeft(transition));
  const margin = { left: marginFor(left), right: marginFor(right) };
  const { width, height, boxes, lines } = moved(picture, margin.left, 0);
  return {
    width: margin.left + width + margin.right,
    height,
    boxes,
    lines: [
      ...lines,
      ...linesAlong(left, boxes, { outermost: GAP / 2, step: GAP }),
      ...linesAlong(right, boxes, {
        outermost: margin.left + width + margin.right - GAP / 2,
        step: -GAP,
      }),
    ],
  };
}

/** Room for the labels of the transitions, which stand beside the states, and for their lanes. */
function marginFor(transitions: readonly Transition[]): number {
  const labelled = transitions.some(({ labels }) => labels.length > 0);
  return (labelled ? LABEL.width : 0) + targetsOf(transitions).length * GAP;
}

const targetsOf = (transitions: readonly Transition[]): string[] => [
  ...new Set(transitions.map(({ to }) => to)),
];

/** Where the lanes of a margin lie, from the border of the picture inwards. */
interface Margin {
  readonly outermost: number;
  readonly step: number;
}

function linesAlong(
  transitions: readonly Transition[],
  boxes: readonly Box[],
  { outermost, step }: Margin,
): Line[] {
  const targets = targetsOf(transitions);
  const outwards = -Math.sign(step);
  const boxOf = (name: string) => boxes.find(({ state }) => state.name === name);
  return transitions.flatMap((transition, index) => {
    const [source, target] = [boxOf(transition.from), boxOf(transition.to)];
    if (!source || !target) return [];
    const lane = outermost + step * targets.indexOf(transition.to);
    const earlier = transitions.slice(0, index).filter((one) => one.from === transition.from);
    const below = rowOf(source, boxes).bottom + CLEARANCE + earlier.length * GAP;
    const above = rowOf(target, boxes).top - CLEARANCE;
    const start = middleOf(source) + outwards * (source.width / 4);
    const end = middleOf(target) + outwards * (target.width / 4);
    const points: Point[] = [
      { x: start, y: source.y + source.height },
      { x: start, y: below },
      { x: lane, y: below },
      { x: lane, y: above },
      { x: end, y: above },
      { x: end, y: target.y },
    ];
    const label = { x: start + outwards * (LABEL.width / 2 + GAP), y: below };
    return [{ ...transition, points, label: transition.labels.length > 0 ? label : undefined }];
  });
}

const middleOf = ({ x, width }: Box): number => x + width / 2;

/** The upper and lower border of the row that a state stands in, with its neighbours. */
function rowOf(box: Box, boxes: readonly Box[]): { readonly top: number; readonly bottom: number } {
  const centre = ({ y, height }: Box): number => y + height / 2;
  const row = boxes.filter(
    (other) => other.depth === box.depth && Math.abs(centre(other) - centre(box)) < 1,
  );
  return {
    top: Math.min(...row.map(({ y }) => y)),
    bottom: Math.max(...row.map(({ y, height }) => y + height)),
  };
}
