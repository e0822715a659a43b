import { Function, FunctionCode, FunctionRuntime } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { VIEWER_ADDRESS_HEADER } from '../../lambdas/shared/abuse/forwarded';

/** Whatever the viewer has put there is overwritten: `X-Forwarded-For` begins with what viewers say of themselves. */
const code = `
function handler(event) {
  const request = event.request;
  request.headers['${VIEWER_ADDRESS_HEADER}'] = { value: event.viewer.ip };
  return request;
}
`;

/** Tells the API the address of the viewer, as that of the distribution is all that it sees by itself. */
export const viewerAddress = (scope: Construct): Function =>
  new Function(scope, 'ViewerAddress', {
    comment: 'Tells the API where a request comes from',
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromInline(code.trim()),
  });
