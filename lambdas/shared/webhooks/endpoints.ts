import * as z from 'zod';
import { webhookType, webhookTypeSchema } from '../events/events';
import { SettingsError } from '../settings-error';
import { statusSchema } from '../verification';

/** In place of an application's id: all of them. */
export const EVERY_APPLICATION = '*';

/** Secrets Manager knows the signing secret of an endpoint by this and the endpoint's name. */
export const SECRET_PREFIX = 'honnin/webhooks/';

/** Hours for which messages are signed with the former secret, too, once there is a new one. */
export const ROTATION_HOURS = 24;

/** Letters and digits of a secret. A multiple of four, so that they are base64: of 33 bytes here. */
export const SECRET_LENGTH = 44;

export const endpointName = z
  .string({ error: 'give the endpoint a name, such as shop' })
  .regex(/^[a-z][a-z0-9-]{0,31}$/, {
    error: 'use 1 to 32 lower-case letters, digits and "-", beginning with a letter',
  });

/** Where messages of an application go. */
const endpointSchema = z.strictObject({
  name: endpointName,
  applicationId: z
    .string({ error: 'give the id of an API key, or "*" for all applications' })
    .min(1, { error: 'give the id of an API key, or "*" for all applications' })
    .max(128),
  url: z.url({ error: 'give an https URL, such as https://shop.example.com/webhooks' }).max(512),
  events: z
    .array(
      z.enum(webhookTypeSchema.options, {
        error: `give some of ${statusSchema.options.map(webhookType).join(', ')}`,
      }),
    )
    .min(1, { error: 'name at least one, or leave it out for all' })
    .optional(),
});

export type Endpoint = z.infer<typeof endpointSchema>;

/** What the function that sends messages is told of the endpoints: their URLs by name. */
export const deployedEndpoints = z.record(
  endpointName,
  z.url().transform((url) => new URL(url)),
);

/** Whether a URL leads to this very machine. */
export function isLoopback(url: string): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname);
}

/** What is wrong with a URL to send to, with the remedy; undefined when nothing is. */
function faultOf(url: string, loopback: boolean): string | undefined {
  const { protocol, username, password, hash } = new URL(url);
  if (username !== '' || password !== '') return 'leave out user name and password';
  if (hash !== '') return 'leave out what follows "#"';
  if (protocol === 'https:') return undefined;
  if (protocol === 'http:' && isLoopback(url)) {
    return loopback ? undefined : 'give an https URL: http to this machine is for npm start only';
  }
  return 'give an https URL, such as https://shop.example.com/webhooks';
}

const endpointsSchema = (loopback: boolean) =>
  z
    .array(
      endpointSchema.superRefine(({ url }, context) => {
        const message = faultOf(url, loopback);
        if (message !== undefined) context.addIssue({ code: 'custom', path: ['url'], message });
      }),
      { error: 'give a list of endpoints: [{"name", "applicationId", "url"}]' },
    )
    .superRefine((endpoints, context) => {
      const names = endpoints.map(({ name }) => name);
      names.forEach((name, index) => {
        if (names.indexOf(name) === index) return;
        const message = `${name} names another endpoint: give each its own`;
        context.addIssue({ code: 'custom', path: [index, 'name'], message });
      });
    });

/**
 * Checks the endpoints of a deployment.
 *
 * @param loopback whether messages may go to this very machine, without TLS; never where the deployment is AWS's
 * @throws SettingsError that lists every field that is wrong, with the remedy
 */
export function parseEndpoints(value: unknown, { loopback }: { loopback: boolean }): Endpoint[] {
  const result = endpointsSchema(loopback).safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `- ${fieldOf(path)}: ${message}`);
  throw new SettingsError(`The webhooks cannot be used:\n${faults.join('\n')}`);
}

/** As in `[0].url`. */
const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || 'webhooks';
