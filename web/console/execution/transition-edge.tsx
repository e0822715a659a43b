import { BaseEdge, MarkerType, type Edge, type EdgeProps } from '@xyflow/react';
import { LABEL, type Line, type Picture, type Point } from './picture';
import { wasTaken } from './steps';
import type { Visit } from './visit';

/** Characters of a label that its room holds. */
const LABEL_LENGTH = Math.floor(LABEL.width / 4.9);

type TransitionEdgeType = Edge<{ readonly line: Line; readonly taken: boolean }, 'transition'>;

/** A transition as the graph draws it. */
export function toEdge(
  line: Line,
  { boxes }: Picture,
  visits: readonly Visit[],
): TransitionEdgeType {
  const { from, to } = line;
  const taken = wasTaken(visits, from, to);
  const depth = boxes.find(({ state }) => state.name === from)?.depth ?? 0;
  return {
    id: `${from} → ${to}`,
    type: 'transition',
    source: from,
    target: to,
    // Above the state it lies in; where several share a lane, what was taken is seen.
    zIndex: 3 * depth + (taken ? 2 : 1),
    markerEnd: {
      type: MarkerType.ArrowClosed,
      color: taken ? 'var(--taken)' : 'var(--line)',
      width: 14,
      height: 14,
    },
    data: { line, taken },
  };
}

export function TransitionEdge({ data, markerEnd }: EdgeProps<TransitionEdgeType>) {
  if (!data) return null;
  const { points, kind, labels, label } = data.line;
  const text = labels.join(' · ');
  const classes = ['transition', `transition-${kind}`, data.taken && 'transition-taken'];
  return (
    <g className={classes.filter(Boolean).join(' ')}>
      <BaseEdge path={pathThrough(points)} markerEnd={markerEnd} interactionWidth={0} />
      {label && (
        <text x={label.x} y={label.y}>
          <title>{text}</title>
          {text.length > LABEL_LENGTH ? `${text.slice(0, LABEL_LENGTH - 1)}…` : text}
        </text>
      )}
    </g>
  );
}

/** Pixels of a corner that are rounded. */
const ROUNDING = 8;

/** A line through points, its corners rounded. */
export function pathThrough([first, ...others]: readonly Point[]): string {
  if (!first) return '';
  const parts = [`M ${first.x} ${first.y}`];
  others.forEach((corner, index) => {
    const next = others[index + 1];
    if (!next) {
      parts.push(`L ${corner.x} ${corner.y}`);
      return;
    }
    const before = towards(corner, others[index - 1] ?? first);
    const after = towards(corner, next);
    parts.push(`L ${before.x} ${before.y} Q ${corner.x} ${corner.y} ${after.x} ${after.y}`);
  });
  return parts.join(' ');
}

/** The point near one in the direction of another, no further than half the way. */
function towards(from: Point, to: Point): Point {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(x, y);
  const share = length === 0 ? 0 : Math.min(0.5, ROUNDING / length);
  return { x: from.x + x * share, y: from.y + y * share };
}
