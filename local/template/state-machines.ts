import * as z from 'zod';
import { TemplateError } from './cloudformation';
import { readProperties } from './read-properties';
import type { ResolvedTemplate } from './template';

const stateMachineProperties = z.object({
  StateMachineName: z.string(),
  StateMachineType: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
  RoleArn: z.string(),
  DefinitionString: z.string(),
  DefinitionSubstitutions: z.record(z.string(), z.string()).default({}),
});

/** A state machine of the template, with the substitutions of its definition made. */
export interface StateMachineDefinition {
  readonly name: string;
  readonly arn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly roleArn: string;
  /** Amazon States Language as JSON. */
  readonly definition: string;
}

/** @throws TemplateError for a definition with a placeholder that nothing substitutes */
export function readStateMachines(template: ResolvedTemplate): StateMachineDefinition[] {
  return template.resourcesOfType('AWS::StepFunctions::StateMachine').map((resource) => {
    const parsed = readProperties(resource, stateMachineProperties);
    return {
      name: parsed.StateMachineName,
      arn: resource.ref,
      type: parsed.StateMachineType,
      roleArn: parsed.RoleArn,
      definition: substitute(
        parsed.DefinitionString,
        parsed.DefinitionSubstitutions,
        resource.logicalId,
      ),
    };
  });
}

function substitute(
  definition: string,
  substitutions: Readonly<Record<string, string>>,
  logicalId: string,
): string {
  return definition.replace(/\$\{([\w.:-]+)\}/g, (placeholder, name: string) => {
    const value = substitutions[name];
    if (value === undefined) {
      throw new TemplateError(logicalId, `nothing substitutes ${placeholder} in the definition`);
    }
    // The placeholder stands inside a JSON string.
    return JSON.stringify(value).slice(1, -1);
  });
}
