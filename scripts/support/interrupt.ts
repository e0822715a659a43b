/** What the shell says of a command that was interrupted. */
export const INTERRUPTED = 130;

/** The first Ctrl-C lets what is under way come to its end; the second ends the command at once, as ever. */
export function stopAtInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    process.stderr.write('\nStopping: what is under way comes to its end.\n');
    controller.abort();
  });
  return controller.signal;
}
