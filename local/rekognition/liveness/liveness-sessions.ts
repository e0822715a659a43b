import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import { ServiceError } from '../../service';
import type { Store, Table, Write } from '../../store/store';
import { sessionNotFound } from '../exceptions';
import { SerialQueue } from '../../serial-queue';
import type { LivenessResult, LivenessSession } from './liveness-session';

/**
 * Milliseconds from the issue of a session until everything about it becomes unavailable, result and images included:
 * "a SessionId expires 3 minutes after it's sent, making all Liveness data associated with the session unavailable"
 * (Rekognition API reference, CreateFaceLivenessSession).
 */
const lifetime = 3 * 60_000;

/** Milliseconds from then on after which even `EXPIRED` is no longer told; AWS does not say how long it remembers. */
const remembrance = 24 * 60 * 60_000;

type NewSession = Pick<
  LivenessSession,
  'challenge' | 'auditImagesLimit' | 'output' | 'clientRequestToken'
>;

/** Liveness sessions, from their issue until they are forgotten. Each can be begun once. */
export class LivenessSessions {
  private readonly changes = new SerialQueue();
  private readonly sessions: Table<LivenessSession>;
  /** Session ids by client request token. */
  private readonly tokens: Table<string>;
  private readonly timers = new Map<string, () => void>();

  private constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly logError: (message: string, error: unknown) => void,
  ) {
    this.sessions = store.table('rekognition-liveness-sessions');
    this.tokens = store.table('rekognition-liveness-tokens');
  }

  /** Takes up the sessions of an earlier run: those that ended meanwhile are cleared before the promise resolves. */
  static async open(
    store: Store,
    clock: Clock,
    logError: (message: string, error: unknown) => void,
  ): Promise<LivenessSessions> {
    const opened = new LivenessSessions(store, clock, logError);
    const due: LivenessSession[] = [];
    for await (const [, session] of opened.sessions.entries()) due.push(session);
    for (const session of due) await opened.age(session.sessionId);
    return opened;
  }

  /** Issues a session, or answers the one issued before for the same client request token. */
  async create(request: NewSession): Promise<string> {
    return this.changes.run(async () => {
      const token = request.clientRequestToken;
      const earlier = token === undefined ? undefined : await this.tokens.get(token);
      if (earlier !== undefined) return earlier;
      const session: LivenessSession = {
        ...request,
        sessionId: randomUUID(),
        status: 'CREATED',
        expiresAt: this.clock.now() + lifetime,
      };
      const { sessionId } = session;
      const writes: Write[] = [this.sessions.put(sessionId, session)];
      if (token !== undefined) writes.push(this.tokens.put(token, sessionId));
      await this.store.commit(writes);
      this.awaitAge(sessionId, session.expiresAt);
      return sessionId;
    });
  }

  /** @throws ServiceError `SessionNotFoundException` */
  async get(sessionId: string): Promise<LivenessSession> {
    const session = await this.sessions.get(sessionId);
    if (!session || this.isForgotten(session)) throw sessionNotFound();
    return this.isOver(session) ? withoutResult(session) : session;
  }

  /**
   * Begins a session, which can be done once.
   *
   * @throws ServiceError `SessionNotFoundException`, or `ValidationException` when it was begun before or has expired.
   */
  async begin(sessionId: string): Promise<LivenessSession> {
    return this.changes.run(async () => {
      const session = await this.get(sessionId);
      if (session.status !== 'CREATED') {
        throw new ServiceError(
          'ValidationException',
          session.status === 'EXPIRED'
            ? 'The session has expired. Create a new one.'
            : 'The session was used before. Create a new one for every check.',
        );
      }
      return this.save({ ...session, status: 'IN_PROGRESS' });
    });
  }

  /** Ends a session with what was found, or as failed when nothing could be judged; too late once it has expired. */
  async finish(sessionId: string, result: LivenessResult | undefined): Promise<void> {
    await this.changes.run(async () => {
      const session = await this.get(sessionId);
      if (session.status !== 'IN_PROGRESS') return;
      await this.save(
        result ? { ...session, status: 'SUCCEEDED', result } : { ...session, status: 'FAILED' },
      );
    });
  }

  /** Stops waiting for sessions to expire, once changes under way are made. */
  async close(): Promise<void> {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
    await this.changes.idle();
  }

  private isOver({ expiresAt }: LivenessSession): boolean {
    return this.clock.now() >= expiresAt;
  }

  private isForgotten({ expiresAt }: LivenessSession): boolean {
    return this.clock.now() >= expiresAt + remembrance;
  }

  private async save(session: LivenessSession): Promise<LivenessSession> {
    await this.store.commit([this.sessions.put(session.sessionId, session)]);
    return session;
  }

  private awaitAge(sessionId: string, at: number): void {
    const age = (): void => {
      this.changes
        .run(() => this.age(sessionId))
        .catch((error: unknown) => this.logError('A liveness session could not be cleared', error));
    };
    this.timers.set(sessionId, this.clock.schedule(at, age));
  }

  /** Clears what may no longer be kept of a session, and waits for what is next. */
  private async age(sessionId: string): Promise<void> {
    this.timers.delete(sessionId);
    const session = await this.sessions.get(sessionId);
    if (!session) return;
    if (!this.isOver(session)) {
      this.awaitAge(sessionId, session.expiresAt);
      return;
    }
    if (this.isForgotten(session)) {
      await this.forget(session);
      return;
    }
    if (session.status !== 'EXPIRED') await this.save(withoutResult(session));
    this.awaitAge(sessionId, session.expiresAt + remembrance);
  }

  private async forget({ sessionId, clientRequestToken: token }: LivenessSession): Promise<void> {
    const writes: Write[] = [this.sessions.delete(sessionId)];
    if (token !== undefined) writes.push(this.tokens.delete(token));
    await this.store.commit(writes);
  }
}

/** A session past its time: its images and its result are gone. */
function withoutResult(session: LivenessSession): LivenessSession {
  const { sessionId, challenge, auditImagesLimit, clientRequestToken, expiresAt } = session;
  return {
    sessionId,
    status: 'EXPIRED',
    challenge,
    auditImagesLimit,
    ...(clientRequestToken !== undefined && { clientRequestToken }),
    expiresAt,
  };
}
