/** The names under which this machine reaches itself. */
const localNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a Host header names this machine. A page of another site can make its own name resolve to 127.0.0.1
 * (DNS rebinding) and would then share our origin; its requests still carry its name here.
 */
export function namesThisMachine(host: string | undefined): boolean {
  return host !== undefined && localNames.has(hostWithoutPort(host).toLowerCase());
}

/** The name in a Host header: `127.0.0.1:8080` becomes `127.0.0.1`. */
export function hostWithoutPort(host: string): string {
  return host.replace(/:\d*$/, '');
}
