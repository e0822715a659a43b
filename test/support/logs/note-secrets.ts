import { appendFileSync } from 'node:fs';
import { logsFolder, secretsFile } from './folder';

/** Members of what callers send and are answered that nobody else is to learn. */
const SECRET_MEMBERS = new Set([
  'subjectId',
  'note',
  'redirectUrl',
  'redirectSecret',
  'applicantToken',
  'secretAccessKey',
  'sessionToken',
]);

/** The id of a verification, which a test may try as a token; logs have ids on purpose. */
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const noted = new Set<string>();

/** Keeps what tests send and are answered that must stand in no log. Nothing of it is changed. */
function noteSecrets(folder: string): void {
  const send = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    const token = headers.get('authorization')?.replace(/^Bearer /, '');
    if (token !== undefined && !ID.test(token)) note(folder, 'a token', token);
    note(folder, 'an API key', headers.get('x-api-key') ?? undefined);
    if (typeof init?.body === 'string') noteMembers(folder, init.body);
    const response = await send(input, init);
    if (response.headers.get('content-type')?.startsWith('application/json')) {
      noteMembers(folder, await response.clone().text());
    }
    return response;
  };
}

function noteMembers(folder: string, text: string): void {
  try {
    JSON.parse(text, (name, value: unknown) => {
      if (SECRET_MEMBERS.has(name) && typeof value === 'string') note(folder, name, value);
      return value;
    });
  } catch {
    // What is no JSON has no members.
  }
}

function note(folder: string, what: string, secret: string | undefined): void {
  // Shorter ones are words that logs may well have, as a subject "me".
  if (secret === undefined || secret.length < 10 || noted.has(secret)) return;
  noted.add(secret);
  appendFileSync(secretsFile(folder), `${JSON.stringify([what, secret])}\n`);
}

const folder = logsFolder();
if (folder !== undefined && typeof globalThis.fetch === 'function') noteSecrets(folder);
