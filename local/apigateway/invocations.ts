import type { Account } from './request-context';
import type { ApiMethod, RestApi } from './rest-api';

/** A function that a service invokes in its own name. */
export interface ServiceInvocation {
  readonly service: 'apigateway.amazonaws.com';
  /** The resource of the template that is behind it. */
  readonly where: string;
  /** What the service names as the source of the invocation. */
  readonly sourceArn: string;
  readonly action: 'lambda:InvokeFunction';
  readonly resourceArn: string;
}

/** The functions that answer an API's methods, and that authorize their callers. */
export function invocationsOf(api: RestApi, { account, region }: Account): ServiceInvocation[] {
  const prefix = `arn:aws:execute-api:${region}:${account}:${api.id}`;
  const service = 'apigateway.amazonaws.com';
  return api.methods.flatMap((method) => {
    const { logicalId: where, authorizer, integration } = method;
    const authorizing =
      authorizer &&
      ({
        service,
        where,
        sourceArn: `${prefix}/authorizers/${authorizer.id}`,
        action: 'lambda:InvokeFunction' as const,
        resourceArn: authorizer.functionArn,
      } as const);
    const answering =
      integration.type === 'lambda'
        ? api.stages.map(
            ({ StageName: stage }) =>
              ({
                service,
                where,
                sourceArn: `${prefix}/${stage}/${pathOf(method)}`,
                action: 'lambda:InvokeFunction' as const,
                resourceArn: integration.functionArn,
              }) as const,
          )
        : [];
    return [...(authorizing ? [authorizing] : []), ...answering];
  });
}

/** The method's place in ARNs, where a parameter of the path can be anything: `GET/verifications/*`. */
function pathOf({ httpMethod, resourcePath }: ApiMethod): string {
  const method = httpMethod === 'ANY' ? '*' : httpMethod;
  return `${method}${resourcePath.replace(/\{[^}]+\}/g, '*')}`;
}
