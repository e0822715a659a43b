/** This process's environment for a command whose output is read: CI may turn colours on, and Node warns of both settings. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };
  delete environment.FORCE_COLOR;
  return environment;
}
