import { TemplateError } from './cloudformation';
import type { EventRule } from './event-rules';
import type { FunctionPermission } from './functions';

/**
 * Makes sure that the functions behind rules let EventBridge invoke them. AWS would deploy the stack all the same and
 * then deliver nothing.
 *
 * @throws TemplateError naming the rule and the function
 */
export function checkRulePermissions(
  rules: readonly EventRule[],
  permissions: readonly FunctionPermission[],
): void {
  for (const rule of rules) {
    for (const { arn } of rule.targets) {
      if (permissions.some((permission) => permits(permission, arn, rule.arn))) continue;
      throw new TemplateError(
        rule.name,
        `the function ${arn} does not let this rule invoke it: add an AWS::Lambda::Permission for events.amazonaws.com`,
      );
    }
  }
}

function permits(permission: FunctionPermission, functionArn: string, ruleArn: string): boolean {
  const { function: nameOrArn, action, principal, sourceArn = ruleArn } = permission;
  return (
    (nameOrArn === functionArn || functionArn.endsWith(`:function:${nameOrArn}`)) &&
    action === 'lambda:InvokeFunction' &&
    principal === 'events.amazonaws.com' &&
    sourceArn === ruleArn
  );
}
