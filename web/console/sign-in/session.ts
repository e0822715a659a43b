import { UserManager, WebStorageStateStore, type User } from 'oidc-client-ts';
import { OpenClient } from '../../api/operations';
import { page } from '../../api/request';

/** Where the user pool sends browsers back to, after a sign-in and a sign-out; it knows no other address. */
const HOME = '/console';

/** Somebody who is signed in, as the pages know them. */
export interface SignedInSession {
  /** The access token of the moment. */
  readonly token: () => string;
  /** Calls a listener whenever another token has taken the place of the last; returns a function that ends it. */
  readonly onRenewal: (listener: () => void) => () => void;
  /** Ends the session here and at the user pool, and takes the browser there. */
  readonly signOut: () => Promise<void>;
}

/** Somebody who has signed in to the user pool. What is known of them stays in this tab, and goes with it. */
export class Session implements SignedInSession {
  private constructor(
    private readonly manager: UserManager,
    private user: User,
  ) {
    manager.events.addUserLoaded((renewed) => {
      this.user = renewed;
    });
    // The token is renewed a minute before; this is for when that failed.
    manager.events.addAccessTokenExpired(() => void leaveToSignIn(manager));
  }

  /**
   * Finds who is signed in, or sends the browser to where one signs in.
   *
   * @returns undefined when the browser leaves
   * @throws Error when the sign-in failed, with what the user pool said
   */
  static async begin(): Promise<Session | undefined> {
    const { issuer, clientId } = await new OpenClient(page).getSignIn();
    const manager = new UserManager({
      authority: issuer,
      client_id: clientId,
      redirect_uri: `${location.origin}${HOME}`,
      scope: 'openid',
      stateStore: new WebStorageStateStore({ store: sessionStorage }),
      userStore: new WebStorageStateStore({ store: sessionStorage }),
    });
    const user = isReturn(location) ? await arrive(manager) : await manager.getUser();
    if (user && !user.expired) return new Session(manager, user);
    await leaveToSignIn(manager);
    return undefined;
  }

  readonly token = (): string => this.user.access_token;

  readonly onRenewal = (listener: () => void): (() => void) =>
    this.manager.events.addUserLoaded(listener);

  readonly signOut = async (): Promise<void> => {
    const signOutAddress = await this.manager.metadataService.getEndSessionEndpoint();
    // A token that cannot be taken back now runs out by itself.
    await this.manager.revokeTokens(['refresh_token']).catch(() => undefined);
    await this.manager.removeUser();
    const { client_id, redirect_uri } = this.manager.settings;
    const parameters = new URLSearchParams({ client_id, logout_uri: redirect_uri });
    location.assign(`${signOutAddress ?? HOME}?${parameters}`);
  };
}

/** Whether the user pool has sent the browser here, with a code or an error. */
function isReturn({ search }: Location): boolean {
  const parameters = new URLSearchParams(search);
  return parameters.has('state') && (parameters.has('code') || parameters.has('error'));
}

/** Goes on where the browser left to sign in. */
async function arrive(manager: UserManager): Promise<User> {
  const user = await manager.signinRedirectCallback();
  const from = typeof user.state === 'string' ? user.state : HOME;
  history.replaceState(null, '', from);
  return user;
}

async function leaveToSignIn(manager: UserManager): Promise<void> {
  await manager.signinRedirect({ state: location.pathname + location.search });
}
