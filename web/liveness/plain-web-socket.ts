/** The machine the page runs on: what is sent there needs no encryption. */
const thisMachine = new Set(['localhost', '127.0.0.1']);

/**
 * Opens plain WebSockets where encrypted ones to this machine are asked for. The SDK never asks for others, and the
 * embedded stack has no certificate.
 */
class LocalWebSocket extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    const address = new URL(url);
    if (address.protocol === 'wss:' && thisMachine.has(address.hostname)) address.protocol = 'ws:';
    super(address, protocols);
  }
}

/** From now on the page reaches the embedded stack; may be called any number of times. */
export function reachEmbeddedStack(): void {
  window.WebSocket = LocalWebSocket;
}
