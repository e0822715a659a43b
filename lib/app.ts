import { App } from 'aws-cdk-lib';
import cdk from '../cdk.json';
import { HonninStack } from './honnin-stack';
import { readSettings } from './settings';

/**
 * The CDK app: one stack. Whoever makes it synthesizes it; where the CDK's command line runs it, an app would else wait
 * for the end of the process to do so, each with a listener of its own.
 *
 * @param context values that take precedence over `cdk.json`
 * @param loopbackWebhooks lets webhooks go to the machine they are sent from, without TLS: for the embedded AWS, which
 *   alone asks for it here; no setting of a deployment can
 * @throws SettingsError when a setting or the policy is wrong; see {@link readSettings}
 */
export function createApp(
  context: Record<string, unknown> = {},
  { loopbackWebhooks = false } = {},
): App {
  const app = new App({ context: { ...cdk.context, ...context }, autoSynth: false });
  new HonninStack(app, 'Honnin', {
    settings: readSettings((name) => app.node.tryGetContext(name), loopbackWebhooks),
    description:
      'Identity verification: documents, liveness, faces, decisions and their audit trail',
  });
  return app;
}
