import type { Branch } from './branch';
import type { Turn } from './turn';

/** Types of states for whose cutting off there is an event. */
const ABORTABLE = new Set(['Map', 'Parallel', 'Task', 'Wait']);

/** Records what the failure of a Map or Parallel cuts off: all of its branches that have not ended. */
export function recordAborted(turn: Turn, branch: Branch, failedEventId: number): void {
  const { activation } = branch;
  const isMap = activation?.state.Type === 'Map';
  for (const child of activation?.fork?.children ?? []) {
    if (child.output) continue;
    const failed = child.lastEventId === failedEventId;
    if (isMap && !failed) {
      turn.record(
        child,
        'MapIterationAborted',
        { name: activation.name, index: child.index },
        { previousEventId: failedEventId },
      );
    }
    const cutOff = child.activation;
    if (!cutOff || !ABORTABLE.has(cutOff.state.Type)) continue;
    // A Map or Parallel that failed itself has said so.
    if (failed && cutOff.state.Type !== 'Task') continue;
    if (cutOff.fork) recordAborted(turn, child, failedEventId);
    turn.record(child, `${cutOff.state.Type}StateAborted`, undefined, {
      previousEventId: failedEventId,
    });
  }
}
