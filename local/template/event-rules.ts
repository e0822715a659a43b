import * as z from 'zod';
import { ScheduleError } from '../events/schedule-error';
import { readSchedule, type Schedule } from '../events/schedule-expression';
import type { JsonObject } from '../service';
import { TemplateError } from './cloudformation';
import { inputPath, inputTransformer, isJson, type InputTransformer } from './input-transformer';
import { readProperties } from './read-properties';
import type { Resource, ResolvedTemplate } from './template';

/** Every account has this bus; services of AWS send their events to it. */
export const DEFAULT_BUS = 'default';

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

const retryPolicy = z
  .object({
    MaximumRetryAttempts: z.number().int().min(0).max(185).default(185),
    MaximumEventAgeInSeconds: z.number().int().min(60).max(86_400).default(86_400),
  })
  .prefault({});

/** Strict, so that a way of making a target's input which is not implemented stops the start. */
const target = z.strictObject({
  Id: z.string(),
  Arn: z.string(),
  Input: z.string().refine(isJson, 'must be JSON').optional(),
  InputPath: inputPath.optional(),
  InputTransformer: inputTransformer.optional(),
  RetryPolicy: retryPolicy,
  DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional(),
});

/** Strict, for properties that would change what a rule does. */
const ruleProperties = z
  .strictObject({
    Name: z.string(),
    Description: z.string().optional(),
    EventBusName: z
      .string()
      .transform((nameOrArn) => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1))
      .default(DEFAULT_BUS),
    EventPattern: jsonObject.optional(),
    ScheduleExpression: z.string().transform(toSchedule).optional(),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    Targets: z.array(target).default([]),
    Tags: z.unknown().optional(),
  })
  .refine(
    ({ EventPattern, ScheduleExpression }) => EventPattern ?? ScheduleExpression,
    'Parameter(s) EventPattern or ScheduleExpression must be specified.',
  )
  .refine(
    ({ EventBusName, ScheduleExpression }) => !ScheduleExpression || EventBusName === DEFAULT_BUS,
    'ScheduleExpression is supported only on the default event bus.',
  );

/** Where a rule sends the events that match it. */
export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  /** JSON sent in place of the event. */
  readonly input?: string;
  /** The part of the event that is sent: `$.detail`. */
  readonly inputPath?: string;
  /** What is sent, made of parts of the event. */
  readonly inputTransformer?: InputTransformer;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  /** The queue for events that the target does not take. */
  readonly deadLetterArn?: string;
}

/** A rule of the template. */
export interface EventRule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  /** Which events it takes; none of them unless given. */
  readonly pattern?: JsonObject;
  /** When it makes an event itself. */
  readonly schedule?: Schedule;
  readonly enabled: boolean;
  readonly targets: readonly RuleTarget[];
}

/** Names of the buses of the template, with the default one. */
export function readEventBuses(template: ResolvedTemplate): string[] {
  const own = template.resourcesOfType('AWS::Events::EventBus').map(({ ref }) => ref);
  return [DEFAULT_BUS, ...own];
}

/** @throws TemplateError for a schedule that is not valid, and for a target that is no function and no queue or transforms its input */
export function readEventRules(template: ResolvedTemplate): EventRule[] {
  return template.resourcesOfType('AWS::Events::Rule').map((resource) => {
    const rule = readProperties(resource, ruleProperties);
    return {
      name: rule.Name,
      arn: template.attributeOf(resource.logicalId, 'Arn'),
      busName: rule.EventBusName,
      ...(rule.EventPattern && { pattern: rule.EventPattern }),
      ...(rule.ScheduleExpression && { schedule: rule.ScheduleExpression }),
      enabled: rule.State === 'ENABLED',
      targets: rule.Targets.map((item) => readTarget(item, resource)),
    };
  });
}

function toSchedule(expression: string, context: z.RefinementCtx): Schedule {
  try {
    return readSchedule(expression);
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
}

function readTarget(
  {
    Id,
    Arn,
    Input,
    InputPath,
    InputTransformer,
    RetryPolicy,
    DeadLetterConfig,
  }: z.infer<typeof target>,
  { logicalId }: Resource,
): RuleTarget {
  if (!/^arn:aws:(lambda|sqs):/.test(Arn)) {
    throw new TemplateError(
      logicalId,
      `the embedded EventBridge delivers to functions and queues only, not to ${Arn}`,
    );
  }
  return {
    id: Id,
    arn: Arn,
    ...(Input !== undefined && { input: Input }),
    ...(InputPath !== undefined && { inputPath: InputPath }),
    ...(InputTransformer && { inputTransformer: InputTransformer }),
    maximumRetryAttempts: RetryPolicy.MaximumRetryAttempts,
    maximumEventAgeSeconds: RetryPolicy.MaximumEventAgeInSeconds,
    ...(DeadLetterConfig?.Arn !== undefined && { deadLetterArn: DeadLetterConfig.Arn }),
  };
}
