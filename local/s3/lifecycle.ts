import type { Clock } from '../clock';
import type { Store, Table } from '../store/store';
import type { Bucket } from './bucket';
import { expired, midnightAfter } from './lifecycle-rules';
import type { AnyVersion } from './object-version';
import type { S3 } from './s3';

export interface LifecycleOptions {
  readonly s3: S3;
  readonly store: Store;
  readonly clock: Clock;
  readonly logError: (message: string, error: unknown) => void;
}

/** Looks through the buckets at every midnight in UTC, as their lifecycles say; a night that was missed is made up for. */
export class Lifecycle {
  private readonly looks: Table<number>;
  private cancel: () => void = () => undefined;
  private looking: Promise<void> = Promise.resolve();
  private open = true;

  constructor(private readonly options: LifecycleOptions) {
    this.looks = options.store.table('s3-lifecycle');
  }

  start(): void {
    this.inBackground(async () => {
      const now = this.options.clock.now();
      const last = await this.looks.get('last');
      if (last === undefined) await this.options.store.commit([this.looks.put('last', now)]);
      else if (midnightAfter(last) <= now) await this.look();
      this.waitSince(now);
    });
  }

  /** Looks no more, and waits for what is under way. */
  async close(): Promise<void> {
    this.open = false;
    this.cancel();
    await this.looking;
  }

  private waitSince(time: number): void {
    if (!this.open) return;
    this.cancel = this.options.clock.schedule(midnightAfter(time + 1), () => {
      this.inBackground(async () => {
        await this.look();
        this.waitSince(this.options.clock.now());
      });
    });
  }

  private async look(): Promise<void> {
    const { s3, store, clock } = this.options;
    const now = clock.now();
    for (const bucket of s3.allBuckets) {
      if (bucket.lifecycle.length > 0) await this.lookThrough(bucket, now);
    }
    await store.commit([this.looks.put('last', now)]);
  }

  private async lookThrough(bucket: Bucket, now: number): Promise<void> {
    let versions: AnyVersion[] = [];
    for await (const version of this.options.s3.versionsFrom(bucket.name, '')) {
      if (versions[0] && versions[0].key !== version.key) {
        await this.expire(bucket, versions, now);
        versions = [];
      }
      versions.push(version);
    }
    await this.expire(bucket, versions, now);
  }

  private async expire(bucket: Bucket, versions: AnyVersion[], now: number): Promise<void> {
    const { s3 } = this.options;
    for (const one of expired(bucket.lifecycle, versions, now)) {
      if (one === 'current') await s3.delete(bucket.name, versions[0]?.key ?? '');
      else if (!isHeld(one)) await s3.delete(bucket.name, one.key, one.versionId);
    }
  }

  private inBackground(work: () => Promise<void>): void {
    this.looking = work().catch((error: unknown) => {
      this.options.logError('The lifecycle of a bucket ended', error);
    });
  }
}

/** Lifecycles hide what Object Lock holds, but do not delete it. */
function isHeld(version: AnyVersion): boolean {
  return !version.deleteMarker && version.legalHold === true;
}
