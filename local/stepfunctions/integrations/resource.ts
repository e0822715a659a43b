import * as z from 'zod';
import type { JsonValue } from '../../service';
import { REGION } from '../arns';
import { functionTarget, invokeFunction } from './function';
import type { Caller, Integrations, TaskTarget } from './integrations';
import { putEvents } from './put-events';
import { serviceFailure } from './service-failure';

/** Services that are embedded: their names in error names, and errors that their models name. */
const SERVICES = new Map<string, { readonly prefix: string; readonly modelled?: Set<string> }>([
  ['dynamodb', { prefix: 'DynamoDb' }],
  ['eventbridge', { prefix: 'EventBridge' }],
  ['rekognition', { prefix: 'Rekognition', modelled: new Set(['AccessDeniedException']) }],
  ['s3', { prefix: 'S3' }],
]);

const FUNCTION_ARN =
  /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(?::[A-Za-z0-9_$-]+)?$/;
const INTEGRATION_ARN =
  /^arn:aws:states:::([a-z0-9-]+(?::[a-z0-9]+)?):([A-Za-z0-9]+)(\.[A-Za-z:0-9]+)?$/;

/** A Resource that no task can have here, with the reason. */
export class UnknownResource extends Error {
  override readonly name = 'UnknownResource';
}

const jsonObject = z.record(z.string(), z.json());

type Call = (input: JsonValue, integrations: Integrations, caller: Caller) => Promise<JsonValue>;

/** Calls an operation of a service through its AWS SDK integration. */
function sdkCall(serviceName: string, action: string): Call {
  const { prefix = serviceName, modelled } = SERVICES.get(serviceName) ?? {};
  return async (input, integrations, { roleArn }) => {
    try {
      return await integrations.callService(serviceName, action, jsonObject.parse(input), roleArn);
    } catch (error) {
      throw serviceFailure(prefix, error, modelled);
    }
  };
}

function integrationTarget(resource: string, match: RegExpExecArray): TaskTarget {
  const [, resourceType = '', action = '', pattern = ''] = match;
  const waitsForToken = pattern === '.waitForTaskToken';
  if (pattern !== '' && !waitsForToken) {
    throw new UnknownResource(
      `The service integration pattern '${pattern}' of ${resource} is not embedded.`,
    );
  }
  const shape = {
    eventPrefix: 'Task' as const,
    details: { resource: `${action}${pattern}`, resourceType },
    argumentsMember: 'parameters' as const,
    scheduledDetails: { region: REGION },
    waitsForToken,
  };
  if (resourceType === 'lambda' && action === 'invoke') return { ...shape, call: invokeFunction };
  if (resourceType === 'events' && action === 'putEvents') return { ...shape, call: putEvents };
  const service = /^aws-sdk:(.+)$/.exec(resourceType)?.[1] ?? '';
  if (!SERVICES.has(service) || !/^[a-z]/.test(action)) {
    throw new UnknownResource(
      `The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not embedded.`,
    );
  }
  const operation = action.charAt(0).toUpperCase() + action.slice(1);
  return {
    ...shape,
    refusal: (integrations) =>
      integrations.supports(service, operation)
        ? undefined
        : `The embedded ${service} does not implement ${operation}, which ${resource} calls.`,
    call: sdkCall(service, operation),
  };
}

/**
 * What the Resource of a Task state stands for.
 *
 * @throws UnknownResource
 */
export function targetOf(resource: string): TaskTarget {
  if (FUNCTION_ARN.test(resource)) return functionTarget(resource);
  const match = INTEGRATION_ARN.exec(resource);
  if (match) return integrationTarget(resource, match);
  throw new UnknownResource(
    `The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not embedded.`,
  );
}
