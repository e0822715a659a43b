declare module 'asl-validator' {
  interface Result {
    readonly isValid: boolean;
    readonly errors: readonly { readonly Message: string }[];
  }

  /** Checks a definition against the schema of Amazon States Language. */
  export default function validate(
    definition: Record<string, unknown>,
    options?: { checkArn?: boolean },
  ): Result;
}
