import {
  Graph as Dagre,
  layout,
  type EdgeLabel,
  type GraphLabel,
  type NodeLabel,
} from '@dagrejs/dagre';
import { depthsOf } from './depths';
import type { Graph, Transition } from './graph';
import { withLanes } from './lanes';
import { LABEL, moved, sideBySide, type Box, type Line, type Picture, type Size } from './picture';

/** A state that contains no others. */
const STATE: Size = { width: 128, height: 36 };
/** Room in a Map or Parallel around what it contains; at the top its name stands. */
const INSET = { top: 30, side: 6, bottom: 12 };
/** Levels that a transition may cross without leaving the rows for a lane: more would widen the rows. */
const NEAR = 1;

const SPACING: GraphLabel = {
  rankdir: 'TB',
  align: 'UR',
  nodesep: 8,
  edgesep: 10,
  ranksep: 36,
  marginx: 6,
  marginy: 6,
};

/**
 * Lays a graph out from top to bottom. Each Map and Parallel is laid out by itself first and then stands as one large
 * state among the others, since no transition crosses its border. Ways back and ways far ahead, such as those of
 * errors to what handles them all, take lanes at the sides, which keeps the picture as narrow as its rows.
 */
export function layOut(graph: Graph, depth = 0): Picture {
  const inner = new Map<string, Picture>();
  for (const { name, inner: graphs } of graph.states) {
    if (graphs.length > 0) {
      inner.set(name, sideBySide(graphs.map((one) => layOut(one, depth + 1))));
    }
  }
  const depths = depthsOf(graph);
  const span = (from: string, to: string) => (depths.get(to) ?? 0) - (depths.get(from) ?? 0);
  const isNear = ({ from, to }: { from: string; to: string }): boolean =>
    span(from, to) > 0 && span(from, to) <= NEAR;
  const near = { ...graph, transitions: graph.transitions.filter(isNear) };
  const far = graph.transitions.filter((transition) => !isNear(transition));
  return withLanes(inRows(near, depth, inner), far);
}

/** The states of a graph in rows, those that contain others together with what they contain. */
function inRows(graph: Graph, depth: number, inner: ReadonlyMap<string, Picture>): Picture {
  const dagre = arranged(graph, (name) => sizeAround(inner.get(name)));
  const boxes: Box[] = [];
  const lines: Line[] = graph.transitions.map((transition) => {
    const { points = [], x = 0, y = 0 } = dagre.edge(transition.from, transition.to);
    return { ...transition, points, label: transition.labels.length > 0 ? { x, y } : undefined };
  });
  for (const state of graph.states) {
    const { x = 0, y = 0, width, height } = dagre.node(state.name);
    const corner = { x: x - width / 2, y: y - height / 2 };
    const within = inner.get(state.name);
    const placed = within && moved(within, corner.x + INSET.side, corner.y + INSET.top);
    boxes.push({ state, depth, width, height, ...corner }, ...(placed?.boxes ?? []));
    lines.push(...(placed?.lines ?? []));
  }
  const { width = 0, height = 0 } = dagre.graph();
  return { width, height, boxes, lines };
}

/**
 * Places the states of one level. The way on stands on the right, straight below where it comes from; where less
 * follows stands left of it.
 */
function arranged(
  { states, transitions }: Graph,
  sizeOf: (name: string) => Size,
): Dagre<GraphLabel, NodeLabel, EdgeLabel> {
  const dagre = new Dagre<GraphLabel, NodeLabel, EdgeLabel>();
  dagre.setGraph({ ...SPACING });
  for (const { name } of states) dagre.setNode(name, { ...sizeOf(name) });
  for (const { from, to, labels } of transitions) {
    const room = labels.length > 0 ? LABEL : { width: 0, height: 0 };
    dagre.setEdge(from, to, { ...room, labelpos: 'c' });
  }
  const reach = new Map(states.map(({ name }) => [name, reachFrom(name, transitions).size]));
  const leastFirst = states
    .map(({ name }) => name)
    .reverse()
    .sort((a, b) => (reach.get(a) ?? 0) - (reach.get(b) ?? 0));
  const constraints = states.flatMap(({ name }) => {
    const targets = leastFirst.filter((to) => isTransition(transitions, name, to));
    return targets.slice(1).map((right, index) => ({ left: targets[index] ?? right, right }));
  });
  layout(dagre, { constraints });
  return dagre;
}

const isTransition = (transitions: readonly Transition[], from: string, to: string): boolean =>
  transitions.some((one) => one.from === from && one.to === to);

/** Adds a state and all that can be reached from it. */
function reachFrom(
  name: string,
  transitions: readonly Transition[],
  reached = new Set<string>(),
): ReadonlySet<string> {
  if (reached.has(name)) return reached;
  reached.add(name);
  for (const { from, to } of transitions) if (from === name) reachFrom(to, transitions, reached);
  return reached;
}

function sizeAround(inner: Picture | undefined): Size {
  if (!inner) return STATE;
  return {
    width: Math.max(STATE.width, inner.width + 2 * INSET.side),
    height: inner.height + INSET.top + INSET.bottom,
  };
}
