/** Something wrong with a definition, in AWS's words as far as they are known. */
export interface Problem {
  readonly code: 'MISSING_TRANSITION_TARGET' | 'SCHEMA_VALIDATION_FAILED';
  readonly message: string;
  /** JSON pointer. */
  readonly path: string;
}

export const schemaProblem = (message: string, path: string): Problem => ({
  code: 'SCHEMA_VALIDATION_FAILED',
  message,
  path,
});
