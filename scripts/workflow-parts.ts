import { defaultPolicy } from '../lambdas/shared/policy';
import { partsOf } from './cost/parts';
import { usesUnder } from './cost/uses';
import { readDefinition } from './state-graph';

/** The source of what the console knows of the workflow: how much each of its parts takes. */
export function workflowPartsSource(): string {
  const parts = partsOf(readDefinition(), usesUnder(defaultPolicy));
  return `// Made from the workflow by \`npm run prepare\`; not to be edited.

/** State transitions and analyses of images that each part of the workflow takes, with one collection of faces. */
export const workflowParts = ${JSON.stringify(parts)};
`;
}
