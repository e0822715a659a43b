import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import type { Box } from './picture';
import type { StateRecord } from './steps';

type StateNodeType = Node<
  {
    readonly name: string;
    readonly type: string;
    readonly comment: string | undefined;
    readonly holdsOthers: boolean;
    readonly record: StateRecord | undefined;
    readonly isCurrent: boolean;
  },
  'state'
>;

/** A state as the graph draws it. */
export function toNode(
  { state, depth, x, y, width, height }: Box,
  record: StateRecord | undefined,
  current: string | undefined,
): StateNodeType {
  const { name, type, comment, inner } = state;
  return {
    id: name,
    type: 'state',
    position: { x, y },
    width,
    height,
    zIndex: 3 * depth + 3,
    data: {
      name,
      type,
      comment,
      holdsOthers: inner.length > 0,
      record,
      isCurrent: name === current,
    },
  };
}

export function StateNode({ data }: NodeProps<StateNodeType>) {
  const { name, type, comment, holdsOthers, record, isCurrent } = data;
  const classes = [
    'state',
    `state-${type.toLowerCase()}`,
    record && `state-${record.outcome}`,
    holdsOthers && 'state-holder',
    isCurrent && 'state-current',
  ];
  return (
    <div className={classes.filter(Boolean).join(' ')} title={`${type}: ${comment ?? name}`}>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <span className="state-name">{name}</span>
      {record && record.visits > 1 && <span className="state-visits">×{record.visits}</span>}
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  );
}
