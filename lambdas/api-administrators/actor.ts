/** How audit events name an administrator. */
export const actorOf = ({ reviewer }: { readonly reviewer: string }): string =>
  `administrator:${reviewer}`;
