import * as z from 'zod';
import type { Clock } from '../clock';
import type { JsonObject } from '../service';
import { authorizerPolicySchema, decide, type AuthorizerPolicy } from './authorizer-policy';
import { GatewayError } from './gateway-error';
import type { InvokeFunction } from './invoke-function';
import { authorizerEvent, type EventSource } from './proxy-event';
import { parameterValue } from './request-parameter';
import type { AuthorizerDefinition } from './rest-api';

const authorizerResultSchema = z.object({
  principalId: z.string(),
  policyDocument: authorizerPolicySchema,
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullish(),
});

const functionErrorSchema = z.object({ errorMessage: z.string().nullish() });

interface Authorization {
  readonly policy: AuthorizerPolicy;
  /** `authorizer` of the request's context. */
  readonly context: JsonObject;
}

interface KeptAuthorization extends Authorization {
  readonly expiresAt: number;
}

/** A verdict on one request; what the authorizer said goes with it either way. */
export interface Verdict {
  readonly context: JsonObject;
  /** Why the request ends here. */
  readonly refusal?: GatewayError;
}

/** Asks the functions that decide who may call, and remembers what they said for as long as the template tells. */
export class Authorizers {
  private readonly kept = new Map<string, KeptAuthorization>();

  constructor(
    private readonly invoke: InvokeFunction,
    private readonly clock: Clock,
    private readonly logError: (message: string, error: unknown) => void,
  ) {}

  /**
   * Decides on a request.
   *
   * @throws GatewayError `UNAUTHORIZED` when an identity source is missing or the function says "Unauthorized",
   *   `AUTHORIZER_CONFIGURATION_ERROR` when it fails otherwise or gives no valid policy
   */
  async authorize(
    definition: AuthorizerDefinition,
    source: EventSource,
    methodArn: string,
  ): Promise<Verdict> {
    const identity = identityOf(definition, source);
    const { policy, context } = await this.authorization(definition, source, methodArn, identity);
    const decision = decide(policy, methodArn);
    if (decision === 'allowed') return { context };
    const message = 'User is not authorized to access this resource';
    return {
      context,
      refusal: new GatewayError(
        'ACCESS_DENIED',
        decision === 'denied explicitly' ? `${message} with an explicit deny` : message,
      ),
    };
  }

  private async authorization(
    definition: AuthorizerDefinition,
    source: EventSource,
    methodArn: string,
    identity: readonly string[],
  ): Promise<Authorization> {
    if (definition.lifetimeSeconds === 0) return this.ask(definition, source, methodArn);
    const key = JSON.stringify([definition.id, source.request.stage, identity]);
    this.forgetExpired();
    const known = this.kept.get(key);
    if (known) return known;
    const authorization = await this.ask(definition, source, methodArn);
    const expiresAt = this.clock.now() + definition.lifetimeSeconds * 1000;
    this.kept.set(key, { ...authorization, expiresAt });
    return authorization;
  }

  private forgetExpired(): void {
    for (const [key, { expiresAt }] of this.kept) {
      if (expiresAt <= this.clock.now()) this.kept.delete(key);
    }
  }

  private async ask(
    { functionArn }: AuthorizerDefinition,
    source: EventSource,
    methodArn: string,
  ): Promise<Authorization> {
    const askedAt = this.clock.now();
    const result = await this.result(functionArn, authorizerEvent(source, methodArn));
    const integrationLatency = this.clock.now() - askedAt;
    const given = Object.entries(result.context ?? {}).map(
      ([name, value]) => [name, value === null ? null : String(value)] as const,
    );
    return {
      policy: result.policyDocument,
      context: {
        ...Object.fromEntries(given),
        principalId: result.principalId,
        integrationLatency,
      },
    };
  }

  private async result(
    functionArn: string,
    event: JsonObject,
  ): Promise<z.infer<typeof authorizerResultSchema>> {
    try {
      const { FunctionError, Payload } = await this.invoke(functionArn, event);
      if (FunctionError === undefined) return authorizerResultSchema.parse(Payload);
      const failure = functionErrorSchema.safeParse(Payload);
      if (failure.data?.errorMessage === 'Unauthorized') throw unauthorized();
      throw new Error(`${FunctionError}: ${JSON.stringify(Payload)}`);
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      this.logError(`The authorizer ${functionArn} gave no policy`, error);
      throw new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', null);
    }
  }
}

function unauthorized(): GatewayError {
  return new GatewayError('UNAUTHORIZED', 'Unauthorized');
}

function identityOf(
  { identitySources }: AuthorizerDefinition,
  { request, route }: EventSource,
): string[] {
  return identitySources.map((source) => {
    const value = parameterValue(source, request, route.pathParameters);
    if (!value) throw unauthorized();
    return value;
  });
}
