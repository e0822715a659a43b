import type { Clock } from '../clock';
import type { ObjectsOf } from '../s3/objects-of';
import type { JsonService, Operation } from '../service';
import type { Store } from '../store/store';
import type { Account } from './account';
import { collectionOperations } from './collection-operations';
import type { FaceAnalyser } from './face-analyser';
import { FaceCollections } from './face-collections';
import { faceOperations } from './face-operations';
import { ImageReader } from './image-reader';
import { livenessOperations } from './liveness/liveness-operations';
import { LivenessSessions } from './liveness/liveness-sessions';

export interface RekognitionOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly engine: FaceAnalyser;
  readonly objects: ObjectsOf;
  readonly account: Account;
  /** Collections to have from the start, by id: those of the template. */
  readonly collections: readonly string[];
  /** Milliseconds for which searches do not find a face that was indexed; none unless given. */
  readonly searchLag?: number;
  /** Told of errors that nobody asked for; writes to the console unless given. */
  readonly logError?: (message: string, error: unknown) => void;
}

/**
 * Rekognition's faces: detection, comparison, collections and liveness sessions. Its scores come from
 * networks of its own and say nothing about those of Rekognition.
 */
export class Rekognition implements JsonService {
  readonly name = 'rekognition';
  readonly targetPrefix = 'RekognitionService';
  readonly jsonVersion = '1.1';

  private constructor(
    readonly operations: Readonly<Record<string, Operation>>,
    /** What the liveness stream works on. */
    readonly livenessSessions: LivenessSessions,
  ) {}

  static async open(options: RekognitionOptions): Promise<Rekognition> {
    const {
      store,
      clock,
      engine,
      objects,
      account,
      searchLag = 0,
      logError = console.error,
    } = options;
    const collections = await FaceCollections.open(store, clock, searchLag);
    for (const collectionId of options.collections) {
      if (!collections.has(collectionId)) await collections.create(collectionId);
    }
    const sessions = await LivenessSessions.open(store, clock, logError);
    return new Rekognition(
      {
        ...collectionOperations(collections, account),
        ...faceOperations(new ImageReader(objects, engine), collections),
        ...livenessOperations(sessions),
      },
      sessions,
    );
  }

  /** Cancels what waits for its time. Call it before the store closes. */
  async close(): Promise<void> {
    await this.livenessSessions.close();
  }
}
