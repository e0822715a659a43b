import * as z from 'zod';
import cdk from '../../cdk.json';
import { createApp } from '../../lib/app';

/**
 * Entry of a process of its own: writes the template into the folder that the environment variable `CDK_OUTDIR`
 * names. The first argument is the CDK context as JSON; it adds to the context of `cdk.json`, as the CDK's own
 * command line does it.
 */
const context = z.record(z.string(), z.json()).parse(JSON.parse(process.argv[2] ?? '{}'));
try {
  createApp(
    {
      ...cdk.context,
      ...context,
      // The handlers are bundled when they are first called, and the pages built when the stack has started.
      'aws:cdk:bundling-stacks': [],
      'aws:cdk:disable-asset-staging': true,
    },
    { loopbackWebhooks: true },
  ).synth();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
