import * as z from 'zod';
import { readProperties } from './read-properties';
import type { ResolvedTemplate } from './template';

/** Seconds in each unit that tokens' times are given in. */
const seconds = { seconds: 1, minutes: 60, hours: 60 * 60, days: 24 * 60 * 60 };

const unit = (byDefault: keyof typeof seconds) =>
  z.enum(['seconds', 'minutes', 'hours', 'days']).default(byDefault);

/** What a client may do that is not here has no effect; what would have one and is not implemented is refused. */
const clientProperties = z.object({
  UserPoolId: z.string(),
  GenerateSecret: z
    .literal(false, { error: 'the embedded Cognito knows public clients only' })
    .optional(),
  AllowedOAuthFlows: z
    .array(z.literal('code', { error: 'the embedded Cognito implements the code grant only' }))
    .default([]),
  AllowedOAuthScopes: z.array(z.string()).default([]),
  CallbackURLs: z.array(z.string()).default([]),
  LogoutURLs: z.array(z.string()).default([]),
  AccessTokenValidity: z.int().min(1).default(1),
  IdTokenValidity: z.int().min(1).default(1),
  RefreshTokenValidity: z.int().min(1).default(30),
  TokenValidityUnits: z
    .object({ AccessToken: unit('hours'), IdToken: unit('hours'), RefreshToken: unit('days') })
    .prefault({}),
});

const groupProperties = z.object({ UserPoolId: z.string(), GroupName: z.string() });

/** An application that lets its users sign in. */
export interface UserPoolClient {
  readonly id: string;
  readonly scopes: readonly string[];
  /** Where users may be sent with a code; exactly these. */
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  /** How long tokens last, in seconds. */
  readonly lifetimes: { readonly access: number; readonly id: number; readonly refresh: number };
}

export interface UserPool {
  readonly id: string;
  readonly clients: readonly UserPoolClient[];
  /** Names of its groups. */
  readonly groups: readonly string[];
}

/** @throws TemplateError for what the embedded Cognito does not implement */
export function readUserPools(template: ResolvedTemplate): UserPool[] {
  const clients = template
    .resourcesOfType('AWS::Cognito::UserPoolClient')
    .map((resource) => ({ id: resource.ref, ...readProperties(resource, clientProperties) }));
  const groups = template
    .resourcesOfType('AWS::Cognito::UserPoolGroup')
    .map((resource) => readProperties(resource, groupProperties));
  return template.resourcesOfType('AWS::Cognito::UserPool').map(({ ref }) => ({
    id: ref,
    clients: clients.filter(({ UserPoolId }) => UserPoolId === ref).map(toClient),
    groups: groups.filter(({ UserPoolId }) => UserPoolId === ref).map((group) => group.GroupName),
  }));
}

function toClient(client: z.infer<typeof clientProperties> & { id: string }): UserPoolClient {
  const { AccessToken, IdToken, RefreshToken } = client.TokenValidityUnits;
  return {
    id: client.id,
    scopes: client.AllowedOAuthScopes,
    callbackUrls: client.CallbackURLs,
    logoutUrls: client.LogoutURLs,
    lifetimes: {
      access: client.AccessTokenValidity * seconds[AccessToken],
      id: client.IdTokenValidity * seconds[IdToken],
      refresh: client.RefreshTokenValidity * seconds[RefreshToken],
    },
  };
}
