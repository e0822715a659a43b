import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompareFacesCommand,
  DetectFacesCommand,
  InvalidParameterException,
  type RekognitionClient,
} from '@aws-sdk/client-rekognition';
import * as z from 'zod';
import { readDetectedFace } from '../../lambdas/shared/detected-face';
import type { DetectedFace } from '../../lambdas/shared/document-judgement';
import { withRemedies } from '../support/aws-remedies';
import type { Pace } from '../support/pace';
import type { Answers } from './answers';
import type { Comparer } from './comparer';

/** An image that waits for its comparisons on the disk: thousands would not fit into memory. */
interface HeldFile {
  readonly path: string;
  /** Of the file, hexadecimal. */
  readonly sha256: string;
}

const RIGHTS = 'rekognition:DetectFaces and rekognition:CompareFaces';

/** Calls under way at a time; how many are begun in a second is the pace's business. */
const LANES = 16;

const facesSchema = z.array(
  z.object({
    box: z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() }),
    confidence: z.number(),
    sharpness: z.number(),
    brightness: z.number(),
  }),
);

/** Null for a crop without a face. */
const scoreSchema = z.number().nullable();

/** Compares by Rekognition, each pair once only. */
export class RekognitionComparer implements Comparer<HeldFile> {
  readonly lanes = LANES;

  private constructor(
    private readonly client: RekognitionClient,
    private readonly region: string,
    private readonly answers: Answers,
    private readonly pace: Pace,
    private readonly folder: string,
  ) {}

  /**
   * @param answers those known already, which cost nothing
   * @throws UsageError when no region is set
   */
  static async start(
    client: RekognitionClient,
    answers: Answers,
    pace: Pace,
  ): Promise<RekognitionComparer> {
    const region = await withRemedies(RIGHTS, () => client.config.region());
    const folder = await mkdtemp(join(tmpdir(), 'honnin-evaluate-'));
    return new RekognitionComparer(client, region, answers, pace, folder);
  }

  async detectFaces(image: Buffer): Promise<DetectedFace[]> {
    const question = ['DetectFaces', this.region, sha256(image)];
    return this.answers.of(facesSchema, question, async () => {
      const command = new DetectFacesCommand({ Image: { Bytes: image }, Attributes: ['DEFAULT'] });
      const { FaceDetails = [] } = await this.paid(() => this.client.send(command));
      return FaceDetails.map(readDetectedFace);
    });
  }

  async hold(image: Buffer): Promise<HeldFile> {
    const hash = sha256(image);
    const path = join(this.folder, hash);
    await writeFile(path, image);
    return { path, sha256: hash };
  }

  async compare(document: HeldFile, live: HeldFile): Promise<number | undefined> {
    const question = ['CompareFaces', this.region, document.sha256, live.sha256];
    const score = await this.answers.of(scoreSchema, question, () => this.ask(document, live));
    return score ?? undefined;
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private async ask(document: HeldFile, live: HeldFile): Promise<number | null> {
    const command = new CompareFacesCommand({
      SourceImage: { Bytes: await readFile(document.path) },
      TargetImage: { Bytes: await readFile(live.path) },
      SimilarityThreshold: 0,
      QualityFilter: 'NONE',
    });
    try {
      const { FaceMatches = [] } = await this.paid(() => this.client.send(command));
      return Math.max(0, ...FaceMatches.map(({ Similarity = 0 }) => Similarity));
    } catch (error) {
      if (error instanceof InvalidParameterException) return null;
      throw error;
    }
  }

  private paid<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    return withRemedies(RIGHTS, () => this.pace.run(call));
  }
}

const sha256 = (image: Buffer): string => createHash('sha256').update(image).digest('hex');
