/** Whose resources these are, for the names of resources. */
export interface Account {
  readonly accountId: string;
  readonly region: string;
}
