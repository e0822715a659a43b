/** No row has this id: it never was, or is not this caller's to know of. */
export class UnknownVerificationError extends Error {
  override readonly name = 'UnknownVerificationError';

  constructor(readonly verificationId: string) {
    super(`There is no verification ${verificationId}.`);
  }
}
