/** Does what opening a connection to the liveness service takes in this build of the page. */
export async function prepareConnection(): Promise<void> {
  if (import.meta.env.MODE !== 'embedded') return;
  const { reachEmbeddedStack } = await import('./plain-web-socket');
  reachEmbeddedStack();
}
