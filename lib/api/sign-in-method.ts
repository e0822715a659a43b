import { Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  MockIntegration,
  PassthroughBehavior,
  type IResource,
} from 'aws-cdk-lib/aws-apigateway';
import type * as z from 'zod';
import type { signInView } from '../../lambdas/shared/api/reviewer-schemas';
import type { Route } from '../../lambdas/shared/api/route';
import type { Reviewers } from '../identity/reviewers';

export interface SignInMethodProps {
  readonly reviewers: Reviewers;
  readonly webOrigin: string;
}

/** Tells anybody where reviewers sign in. API Gateway answers by itself, since the answer changes with a deployment only. */
export function addSignInMethod(
  resource: IResource,
  { method, operationId }: Route,
  { reviewers, webOrigin }: SignInMethodProps,
): void {
  const signIn: z.infer<typeof signInView> = {
    issuer: reviewers.userPool.userPoolProviderUrl,
    clientId: reviewers.client.userPoolClientId,
  };
  const headers = {
    'method.response.header.Access-Control-Allow-Origin': `'${webOrigin}'`,
    'method.response.header.Cache-Control': "'no-store'",
  };
  const integration = new MockIntegration({
    passthroughBehavior: PassthroughBehavior.NEVER,
    requestTemplates: { 'application/json': '{ "statusCode": 200 }' },
    integrationResponses: [
      {
        statusCode: '200',
        responseParameters: headers,
        responseTemplates: { 'application/json': Stack.of(resource).toJsonString(signIn) },
      },
    ],
  });
  resource.addMethod(method, integration, {
    operationName: operationId,
    authorizationType: AuthorizationType.NONE,
    methodResponses: [
      {
        statusCode: '200',
        responseParameters: Object.fromEntries(Object.keys(headers).map((name) => [name, true])),
      },
    ],
  });
}
