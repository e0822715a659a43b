import type { Clock } from '../clock';
import { HttpFront } from '../http/http-front';
import { errorCodes } from '../error-code';
import { StartError } from '../start-error';

/**
 * Listens on a port of the loopback interface.
 *
 * @throws StartError when the port is in use or may not be used
 */
export async function listen(port: number, clock: Clock): Promise<HttpFront> {
  try {
    return await HttpFront.listen({ port, clock });
  } catch (error) {
    const [code] = errorCodes(error);
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `Port ${port} is in use: stop what uses it, or choose another with --port.`,
        { cause: error },
      );
    }
    if (code === 'EACCES') {
      throw new StartError(`Port ${port} may not be used: choose one above 1023 with --port.`, {
        cause: error,
      });
    }
    throw error;
  }
}
