import { Duration, Stack } from 'aws-cdk-lib';
import { HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';

export interface Hosts {
  /** Of the bucket that browsers upload documents to, and get images from. */
  readonly evidence: string;
  /** Where reviewers sign in. */
  readonly signIn: readonly string[];
}

/** The headers that hold the pages to what they need; no page of another origin has a part in them. */
export function securityHeaders(scope: Construct, hosts: Hosts): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, 'SecurityHeaders', {
    // Policies are global, so the name tells the stacks of several regions apart.
    responseHeadersPolicyName: `honnin-pages-${Stack.of(scope).region}`,
    comment: 'What browsers may do with the pages of Honnin',
    securityHeadersBehavior: {
      contentSecurityPolicy: {
        contentSecurityPolicy: contentSecurityPolicy(scope, hosts),
        override: true,
      },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(730),
        includeSubdomains: true,
        override: true,
      },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
    },
    customHeadersBehavior: {
      customHeaders: [
        {
          header: 'Permissions-Policy',
          value: 'camera=(self), microphone=(), geolocation=(), display-capture=(), payment=()',
          override: true,
        },
        { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override: true },
      ],
    },
  });
}

function contentSecurityPolicy(scope: Construct, { evidence, signIn }: Hosts): string {
  const { region, urlSuffix } = Stack.of(scope);
  const directives = {
    'default-src': ["'none'"],
    // The face model of the liveness check is WebAssembly.
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'worker-src': ["'self'"],
    'style-src': ["'self'"],
    // Cloudscape's style sheets contain their fonts.
    'font-src': ["'self'", 'data:'],
    // Photographs and frames of the camera, which are shown before they are sent; for reviewers, what was sent.
    'img-src': ["'self'", 'blob:', 'data:', `https://${evidence}`],
    'media-src': ['blob:'],
    'connect-src': [
      "'self'",
      `https://${evidence}`,
      ...signIn.map((host) => `https://${host}`),
      `wss://streaming-rekognition.${region}.${urlSuffix}`,
    ],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([directive, sources]) => [directive, ...sources].join(' '))
    .join('; ');
}
