/** Why the embedded AWS cannot start, with what to do about it; for the person who started it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
