import { defaultPolicy } from '../../lambdas/shared/policy';
import { readDefinition } from '../state-graph';
import { branchesOf } from './branches';
import { usageOf } from './usage';
import { usesUnder } from './uses';

/** What an approval at the first attempts uses of recognition and of the workflow. */
export interface ApprovalUsage {
  readonly livenessCheck: number;
  readonly imageAnalysis: number;
  readonly stateTransition: number;
}

/** Counts an approval at the first attempts, with one collection of faces, by the definition of the workflow. */
export function approvalUsage(): ApprovalUsage {
  const definition = readDefinition();
  const [approved] = branchesOf(definition, defaultPolicy);
  if (!approved) throw new Error('The workflow approves nobody.');
  const amounts = usageOf(approved, definition, usesUnder(defaultPolicy));
  const { livenessCheck = 0, imageAnalysis = 0, stateTransition = 0 } = amounts;
  return { livenessCheck, imageAnalysis, stateTransition };
}
