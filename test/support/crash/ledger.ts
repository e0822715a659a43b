import type { Status } from '../../../local/applicant/api-views';

/** How a verification ended, as the API told. */
export interface End {
  readonly status: Status;
  readonly reason: string | undefined;
}

/** What was acknowledged of one verification. */
export interface Acknowledged {
  readonly subjectId: string;
  consented: boolean;
  cancelRequested: boolean;
  /** MD5 of the documents that were taken, hexadecimal. */
  readonly documents: Set<string>;
  /** Ids of the liveness sessions that were opened. */
  readonly sessions: Set<string>;
  /** Whether the end of one of them was taken note of. */
  livenessEnded: boolean;
  /** How it ended, once the API has said so. */
  end?: End;
  /** Whether its execution was stopped and redriven. */
  redriven: boolean;
  /** From then on its images may be gone. */
  erasureAsked: boolean;
  erased: boolean;
}

export type Kind =
  | 'created'
  | 'consent'
  | 'document'
  | 'session'
  | 'liveness'
  | 'cancellation'
  | 'redrive'
  | 'erasure';

/** Everything that was acknowledged to a client: what must never be lost. */
export class Ledger {
  readonly verifications = new Map<string, Acknowledged>();
  readonly counts: Record<Kind, number> = {
    created: 0,
    consent: 0,
    document: 0,
    session: 0,
    liveness: 0,
    cancellation: 0,
    redrive: 0,
    erasure: 0,
  };
  private recentDocuments = new Map<string, Acknowledged>();
  private waiting: { count: number; readonly resolve: () => void } | undefined;

  created(id: string, subjectId: string): void {
    if (this.verifications.has(id)) return;
    this.verifications.set(id, {
      subjectId,
      consented: false,
      cancelRequested: false,
      documents: new Set(),
      sessions: new Set(),
      livenessEnded: false,
      redriven: false,
      erasureAsked: false,
      erased: false,
    });
    this.count('created');
  }

  consented(id: string): void {
    this.of(id).consented = true;
    this.count('consent');
  }

  uploaded(id: string, md5: string): void {
    this.of(id).documents.add(md5);
    this.recentDocuments.set(id, this.of(id));
    this.count('document');
  }

  sessionOpened(id: string, sessionId: string): void {
    const { sessions } = this.of(id);
    if (sessions.has(sessionId)) return;
    sessions.add(sessionId);
    this.count('session');
  }

  livenessEnded(id: string): void {
    this.of(id).livenessEnded = true;
    this.count('liveness');
  }

  cancelRequested(id: string): void {
    this.of(id).cancelRequested = true;
    this.count('cancellation');
  }

  redriven(id: string): void {
    const acknowledged = this.of(id);
    if (acknowledged.redriven) return;
    acknowledged.redriven = true;
    this.count('redrive');
  }

  /** The API has told how it ended: from then on that stays so. */
  ended(id: string, end: End): void {
    this.of(id).end = end;
  }

  erasureAsked(id: string): void {
    this.of(id).erasureAsked = true;
  }

  erased(id: string): void {
    this.of(id).erased = true;
    this.count('erasure');
  }

  /** Verifications that were acknowledged a document since this was asked last. */
  takeRecentDocuments(): ReadonlyMap<string, Acknowledged> {
    const recent = this.recentDocuments;
    this.recentDocuments = new Map();
    return recent;
  }

  /** Resolves when so many more have been acknowledged. */
  more(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiting = { count, resolve };
    });
  }

  private of(id: string): Acknowledged {
    const acknowledged = this.verifications.get(id);
    if (!acknowledged) throw new Error(`Nobody was told that ${id} was created.`);
    return acknowledged;
  }

  private count(kind: Kind): void {
    this.counts[kind] += 1;
    if (!this.waiting) return;
    this.waiting.count -= 1;
    if (this.waiting.count <= 0) this.waiting.resolve();
  }
}
