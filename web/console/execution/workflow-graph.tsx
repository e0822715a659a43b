import '@xyflow/react/dist/base.css';
import {
  Controls,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type EdgeTypes,
  type NodeTypes,
} from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { Picture } from './picture';
import { StateNode, toNode } from './state-node';
import { recordsOf } from './steps';
import { TransitionEdge, toEdge } from './transition-edge';
import { viewportOn } from './viewport';
import type { Visit } from './visit';

const nodeTypes: NodeTypes = { state: StateNode };
const edgeTypes: EdgeTypes = { transition: TransitionEdge };

export interface WorkflowGraphProps {
  readonly picture: Picture;
  readonly visits: readonly Visit[];
  /** The state of the step one stands at. */
  readonly current: string | undefined;
  readonly onChoose: (state: string) => void;
}

/** The workflow as a graph, with the path an execution took. The list of steps says the same in words. */
export function WorkflowGraph(props: WorkflowGraphProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ picture, visits, current, onChoose }: WorkflowGraphProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { setViewport, getZoom } = useReactFlow();
  const moved = useRef(false);
  const nodes = useMemo(() => {
    const records = recordsOf(visits);
    return picture.boxes.map((box) => toNode(box, records.get(box.state.name), current));
  }, [picture, visits, current]);
  const edges = useMemo(
    () => picture.lines.map((line) => toEdge(line, picture, visits)),
    [picture, visits],
  );

  useEffect(() => {
    if (!frame.current) return;
    const { clientWidth: width, clientHeight: height } = frame.current;
    const box = picture.boxes.find(({ state }) => state.name === current);
    const zoom = moved.current ? getZoom() : undefined;
    void setViewport(viewportOn(picture, { width, height }, box, zoom), {
      duration: moved.current ? 150 : 0,
    });
    moved.current = true;
  }, [picture, current, setViewport, getZoom]);

  return (
    <div ref={frame} className="execution-graph" role="group" aria-label="Graph of the workflow">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodeClick={(_, { id }) => onChoose(id)}
        minZoom={0.25}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        elevateNodesOnSelect={false}
        disableKeyboardA11y
        zoomOnScroll={false}
        panOnScroll
        attributionPosition="top-left"
      >
        <Controls position="bottom-right" orientation="horizontal" showInteractive={false} />
      </ReactFlow>
    </div>
  );
}
