/** How somebody came to the page. */
export type Entrance =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'link';
      readonly token: string;
      /** Whether the verification was begun on another device, which follows along. */
      readonly handedOver: boolean;
    }
  | { readonly kind: 'handOff'; readonly token: string };

const TOKEN_KEY = 'honnin.token';
const HANDED_OVER_KEY = 'honnin.handedOver';

/** Reads what stands behind the "#" of a link: a token, or `handoff.` and a token. */
export function parseFragment(fragment: string): Entrance {
  const [, handOff, token] = /^#?(handoff\.)?([\w-]+)$/.exec(fragment) ?? [];
  if (token === undefined) return { kind: 'nothing' };
  return handOff === undefined
    ? { kind: 'link', token, handedOver: false }
    : { kind: 'handOff', token };
}

/**
 * Takes the token off the address, where it would be seen and copied, into this tab's storage;
 * a reload finds it there. The token of a hand-off stays until it is used.
 */
export function enter(): Entrance {
  const arrived = parseFragment(location.hash);
  if (arrived.kind === 'nothing') return keptEntrance();
  if (arrived.kind === 'link') keep(arrived.token, false);
  return arrived;
}

/** Goes on with the token that a hand-off was exchanged for. */
export function enterHandedOver(token: string): Entrance {
  keep(token, true);
  return { kind: 'link', token, handedOver: true };
}

function keep(token: string, handedOver: boolean): void {
  try {
    sessionStorage.setItem(TOKEN_KEY, token);
    sessionStorage.setItem(HANDED_OVER_KEY, String(handedOver));
  } catch {
    return; // Storage may be forbidden to the page: the address then has to keep the token.
  }
  history.replaceState(history.state, '', location.pathname + location.search);
}

function keptEntrance(): Entrance {
  try {
    const token = sessionStorage.getItem(TOKEN_KEY);
    const handedOver = sessionStorage.getItem(HANDED_OVER_KEY) === 'true';
    return token === null ? { kind: 'nothing' } : { kind: 'link', token, handedOver };
  } catch {
    return { kind: 'nothing' };
  }
}
