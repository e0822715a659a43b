import type { APIGatewayAuthorizerResult } from 'aws-lambda';

/** What functions behind the authorizer learn of the caller. API Gateway passes flat values only. */
export type CallerContext =
  | { readonly principal: 'application' }
  | {
      /** By the applicant's link, or by one that was handed to another device. */
      readonly principal: 'applicant' | 'handOff';
      readonly verificationId: string;
      readonly tokenHash: string;
    }
  | {
      readonly principal: 'reviewer' | 'administrator';
      readonly reviewer: string;
      readonly groups: string;
    };

export interface AuthorizerAnswer extends APIGatewayAuthorizerResult {
  context: Record<string, string>;
}

/** Allows this one method and no other, whatever the answer may be cached for. */
export function allow(methodArn: string, caller: CallerContext): AuthorizerAnswer {
  return answer(methodArn, 'Allow', caller.principal, { ...caller });
}

/** Refuses somebody known; API Gateway answers 403 with the detail. */
export function deny(methodArn: string, detail: string): AuthorizerAnswer {
  return answer(methodArn, 'Deny', 'denied', { detail });
}

function answer(
  methodArn: string,
  effect: 'Allow' | 'Deny',
  principalId: string,
  context: Record<string, string>,
): AuthorizerAnswer {
  return {
    principalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: methodArn }],
    },
    context,
  };
}
