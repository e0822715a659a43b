import { Function, FunctionCode, FunctionRuntime } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';

/** Asks the bucket for `/verify/index.html` where the address is `/verify`; names of files stay as they are. */
const code = `
function handler(event) {
  const request = event.request;
  const path = request.uri.split('/');
  if (!path[path.length - 1].includes('.')) {
    request.uri = request.uri.replace(/\\/*$/, '/index.html');
  }
  return request;
}
`;

/** Gives the pages addresses without the names of files. */
export const pageAddresses = (scope: Construct): Function =>
  new Function(scope, 'PageAddresses', {
    comment: 'Finds the page of an address such as /verify',
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromInline(code.trim()),
  });
