import * as z from 'zod';
import { readProperties } from './read-properties';
import type { Resource, ResolvedTemplate } from './template';
import { TemplateError } from './cloudformation';

const functionProperties = z.object({
  FunctionName: z.string(),
  Role: z.string(),
  Timeout: z.number().int().positive().default(3),
  MemorySize: z.number().int().positive().default(128),
  DeadLetterConfig: z.object({ TargetArn: z.string() }).optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()).default({}) }).optional(),
});

const functionMetadata = z.object({
  'honnin:entry': z.string(),
  'honnin:not-bundled': z.array(z.string()).default([]),
});

const eventInvokeProperties = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.number().int().min(0).max(2).default(2),
  MaximumEventAgeInSeconds: z.number().int().min(60).max(21_600).default(21_600),
});

/** What becomes of an event that a function was given asynchronously and did not take. */
export interface AsynchronousInvocation {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  /** The queue for such events. */
  readonly deadLetterArn?: string;
}

/** A function of the template. */
export interface FunctionDefinition extends AsynchronousInvocation {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  /** Mebibytes. */
  readonly memorySize: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Path of the handler's source file, from the folder of the project. */
  readonly entry: string;
  /** Packages that the handler finds beside it, or does without, rather than in its bundle. */
  readonly notBundled: readonly string[];
}

/**
 * Functions with the source of their handler, which the metadata `honnin:entry` names. Those that only serve custom
 * resources are left out: they run while a stack is deployed, and the embedded AWS does by itself what they do.
 *
 * @throws TemplateError for a function without it
 */
export function readFunctions(template: ResolvedTemplate): FunctionDefinition[] {
  const invocations = template
    .resourcesOfType('AWS::Lambda::EventInvokeConfig')
    .map((resource) => readProperties(resource, eventInvokeProperties));
  const deploying = customResourceProviders(template);
  const functions = template
    .resourcesOfType('AWS::Lambda::Function')
    .filter(({ logicalId }) => !deploying.has(template.attributeOf(logicalId, 'Arn')));
  return functions.map((resource) => {
    const properties = readProperties(resource, functionProperties);
    const name = properties.FunctionName;
    const invocation = eventInvokeProperties.parse(
      invocations.find(({ FunctionName }) => FunctionName === name) ?? { FunctionName: name },
    );
    return {
      name,
      arn: template.attributeOf(resource.logicalId, 'Arn'),
      roleArn: properties.Role,
      timeoutSeconds: properties.Timeout,
      memorySize: properties.MemorySize,
      environment: properties.Environment?.Variables ?? {},
      ...sourceOf(resource),
      maximumRetryAttempts: invocation.MaximumRetryAttempts,
      maximumEventAgeSeconds: invocation.MaximumEventAgeInSeconds,
      ...(properties.DeadLetterConfig && { deadLetterArn: properties.DeadLetterConfig.TargetArn }),
    };
  });
}

/** ARNs of the functions behind custom resources. */
function customResourceProviders({ resources }: ResolvedTemplate): Set<unknown> {
  const custom = resources.filter(({ type }) => type.startsWith('Custom::'));
  return new Set(custom.map(({ properties }) => properties.ServiceToken));
}

function sourceOf({
  logicalId,
  metadata,
}: Resource): Pick<FunctionDefinition, 'entry' | 'notBundled'> {
  const { data } = functionMetadata.safeParse(metadata);
  if (data) return { entry: data['honnin:entry'], notBundled: data['honnin:not-bundled'] };
  throw new TemplateError(
    logicalId,
    'the function names no source: add the metadata honnin:entry with the path of its handler',
  );
}
