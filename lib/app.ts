import { App } from 'aws-cdk-lib';
import cdk from '../cdk.json';
import { HonninStack } from './honnin-stack';
import { readSettings } from './settings';

/**
 * The CDK app: one stack.
 *
 * @param context values that take precedence over `cdk.json`
 * @throws Error when a setting or the policy is wrong; see {@link readSettings}
 */
export function createApp(context: Record<string, unknown> = {}): App {
  const app = new App({ context: { ...cdk.context, ...context } });
  new HonninStack(app, 'Honnin', {
    settings: readSettings((name) => app.node.tryGetContext(name)),
    description:
      'Identity verification: documents, liveness, faces, decisions and their audit trail',
  });
  return app;
}
