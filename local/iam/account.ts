/** Where the resources of the stack are thought to be, for their ARNs. */
export interface Account {
  readonly account: string;
  readonly region: string;
}
