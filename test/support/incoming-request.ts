import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

/** A request as a server receives it, without a connection. */
export function incomingRequest(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.method = method;
  request.url = url;
  request.rawHeaders = Object.entries(headers).flat();
  for (const [name, value] of Object.entries(headers)) request.headers[name.toLowerCase()] = value;
  return request;
}
