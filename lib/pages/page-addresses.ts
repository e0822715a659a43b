import { Function, FunctionCode, FunctionRuntime } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';

/**
 * Asks the bucket for `/verify/index.html` where the address is `/verify`; names of files stay as they are. The console
 * is one page with many addresses, which it tells apart itself.
 */
const code = `
function handler(event) {
  const request = event.request;
  const path = request.uri.split('/');
  if (path[1] === 'console') {
    request.uri = '/console/index.html';
  } else if (!path[path.length - 1].includes('.')) {
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
