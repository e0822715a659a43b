import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from '../clock';
import type { IdentityPolicy } from '../iam/policy-document';
import { ServiceError } from '../service';
import type { Credential, CredentialSource } from '../signature/credential';
import type { Store, Table } from '../store/store';
import { sessionArn, type Role } from './role';

/** How long credentials of a function or of the state machine last, in milliseconds: half a day. */
const serviceSession = 12 * 60 * 60 * 1000;

/** How long ended sessions are remembered, in milliseconds, so that they are told to have expired: a day. */
const remembrance = 24 * 60 * 60 * 1000;

/** Where the operator's own key lies in the store. */
const operatorKey = 'operator';

/** Temporary credentials. */
export interface SessionCredential extends Credential {
  readonly sessionToken: string;
  readonly expiresAt: number;
  readonly roleArn: string;
}

/** A session to be opened. */
export interface SessionRequest {
  readonly role: Role;
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly sessionPolicy?: IdentityPolicy;
}

/** Every access key of the account. */
export class Credentials implements CredentialSource {
  /** Keys of functions and the state machine: they are issued anew at every start. */
  private readonly inMemory = new Map<string, Credential>();

  private constructor(
    private readonly clock: Clock,
    private readonly roles: ReadonlyMap<string, Role>,
    private readonly store: Store,
    private readonly table: Table<Credential>,
    /** The key of whoever runs the embedded AWS; it stays the same for the life of the data folder. */
    readonly operator: Credential,
  ) {}

  static async open({
    store,
    clock,
    roles,
  }: {
    readonly store: Store;
    readonly clock: Clock;
    readonly roles: readonly Role[];
  }): Promise<Credentials> {
    const table = store.table<Credential>('sts-credentials');
    const operators = store.table<Credential>('sts-operator');
    const known = await operators.get(operatorKey);
    const operator = known ?? {
      ...newKey('AKIA'),
      principalArn: 'arn:aws:iam::000000000000:user/operator',
    };
    const forgotten: string[] = [];
    for await (const [key, { expiresAt = Infinity }] of table.entries()) {
      if (expiresAt + remembrance < clock.now()) forgotten.push(key);
    }
    await store.commit([
      operators.put(operatorKey, operator),
      ...forgotten.map((key) => table.delete(key)),
    ]);
    const byArn = new Map(roles.map((role) => [role.arn, role]));
    return new Credentials(clock, byArn, store, table, operator);
  }

  async find(accessKeyId: string): Promise<Credential | undefined> {
    if (accessKeyId === this.operator.accessKeyId) return this.operator;
    return this.inMemory.get(accessKeyId) ?? this.table.get(accessKeyId);
  }

  role(arn: string): Role | undefined {
    return this.roles.get(arn);
  }

  /**
   * Credentials for a service that acts in a role, such as Lambda for a function. They last twelve hours
   * and not beyond the end of the process.
   *
   * @throws ServiceError `NoSuchEntity` when there is no such role.
   */
  issueForRole(roleArn: string, sessionName: string): SessionCredential {
    const role = this.roles.get(roleArn);
    if (!role) {
      throw new ServiceError('NoSuchEntity', `The role ${roleArn} cannot be found.`, 404);
    }
    const now = this.clock.now();
    for (const [key, { expiresAt = Infinity }] of this.inMemory) {
      if (expiresAt + remembrance < now) this.inMemory.delete(key);
    }
    const credential = this.newSession(role, sessionName, now + serviceSession);
    this.inMemory.set(credential.accessKeyId, credential);
    return credential;
  }

  /** Opens a session that outlives the process. Whether the caller may is for others to decide. */
  async openSession({
    role,
    sessionName,
    durationSeconds,
    sessionPolicy,
  }: SessionRequest): Promise<SessionCredential> {
    // STS tells the end of a session in whole seconds.
    const end = Math.floor(this.clock.now() / 1000 + durationSeconds) * 1000;
    const credential = {
      ...this.newSession(role, sessionName, end),
      ...(sessionPolicy && { sessionPolicy }),
    };
    await this.store.commit([this.table.put(credential.accessKeyId, credential)]);
    return credential;
  }

  private newSession(role: Role, sessionName: string, expiresAt: number): SessionCredential {
    return {
      ...newKey('ASIA'),
      sessionToken: randomBytes(258).toString('base64'),
      expiresAt,
      principalArn: sessionArn(role, sessionName),
      roleArn: role.arn,
    };
  }
}

const keyAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function newKey(prefix: 'AKIA' | 'ASIA'): { accessKeyId: string; secretAccessKey: string } {
  const random = Array.from({ length: 16 }, () => keyAlphabet.charAt(randomInt(32))).join('');
  return {
    accessKeyId: `${prefix}${random}`,
    secretAccessKey: randomBytes(30).toString('base64'),
  };
}
