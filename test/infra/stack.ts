import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import type { App } from 'aws-cdk-lib';
import { HonninStack } from '../../lib/honnin-stack';
import { createApp } from '../../lib/app';

const outputs = mkdtempSync(join(tmpdir(), 'honnin-infra-'));
// Where the CDK puts what it synthesizes; unless told, it leaves a folder behind for each app.
process.env.CDK_OUTDIR = outputs;
afterAll(() => {
  rmSync(outputs, { recursive: true });
});

/** The app with nothing bundled or copied: what the functions hold is tested elsewhere. */
export const testApp = (context: Record<string, unknown> = {}): App =>
  createApp({
    'aws:cdk:bundling-stacks': [],
    'aws:cdk:disable-asset-staging': true,
    ...context,
  });

/** The template the app deploys. */
export function testTemplate(context: Record<string, unknown> = {}): Template {
  const stack = testApp({
    '@aws-cdk/core:validateAgainstDefaultRules': false,
    ...context,
  }).node.findChild('Honnin');
  if (!(stack instanceof HonninStack)) throw new Error('The app has no stack named Honnin.');
  return Template.fromStack(stack);
}

/** One statement of an IAM policy as it stands in a template. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** All that the role whose logical id begins so may do. */
export function statementsOf(template: Template, roleLogicalId: string): Statement[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')) as {
    Properties: { Roles: { Ref: string }[]; PolicyDocument: { Statement: Statement[] } };
  }[];
  return policies
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }) => Ref.startsWith(roleLogicalId)))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

/** The actions of statements, sorted, each once. */
export const actionsOf = (statements: readonly Statement[]): string[] =>
  [...new Set(statements.flatMap(({ Action }) => Action))].sort();
