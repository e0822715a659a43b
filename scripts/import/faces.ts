import {
  DeleteFacesCommand,
  DetectFacesCommand,
  IndexFacesCommand,
  InvalidParameterException,
  SearchFacesByImageCommand,
  SearchFacesCommand,
  type FaceMatch,
} from '@aws-sdk/client-rekognition';
import { rekognition } from '../../lambdas/shared/clients/rekognition';
import { readDetectedFace } from '../../lambdas/shared/detected-face';
import type { DetectedFace } from '../../lambdas/shared/document-judgement';
import { Pace } from '../support/pace';
import type { Duplicate } from './outcome';

/** As many as the workflow looks at. */
const MATCHES = 100;

/**
 * How often a face that was just indexed is looked up before it is given up: no promise is made that it can be found at
 * once.
 */
const LOOK_UPS = 6;

/** Rekognition's faces, asked at a pace: quotas are for each operation, and so are the paces. */
export class Faces {
  private readonly paces = new Map<string, Pace>();

  /**
   * @param callsPerSecond of each operation, at most
   * @param similarity from which a face is another subject's, 0–100
   */
  constructor(
    private readonly callsPerSecond: number,
    private readonly similarity: number,
  ) {}

  /** How often calls were refused as too many. */
  get refused(): number {
    return [...this.paces.values()].reduce((sum, pace) => sum + pace.refused, 0);
  }

  async detect(image: Buffer): Promise<DetectedFace[]> {
    const command = new DetectFacesCommand({ Image: { Bytes: image }, Attributes: ['DEFAULT'] });
    const { FaceDetails = [] } = await this.paced('DetectFaces', () => rekognition.send(command));
    return FaceDetails.map(readDetectedFace);
  }

  /** Faces of other subjects in a collection that are too like the largest one of an image. */
  async likeImage(collectionId: string, image: Buffer, subjectId: string): Promise<Duplicate[]> {
    const command = new SearchFacesByImageCommand({
      CollectionId: collectionId,
      Image: { Bytes: image },
      FaceMatchThreshold: this.similarity,
      MaxFaces: MATCHES,
      QualityFilter: 'NONE',
    });
    const { FaceMatches } = await this.paced('SearchFacesByImage', () => rekognition.send(command));
    return ofOthers(FaceMatches, subjectId);
  }

  /** Faces of other subjects that are too like one in the same collection. */
  async likeFace(collectionId: string, faceId: string, subjectId: string): Promise<Duplicate[]> {
    const command = new SearchFacesCommand({
      CollectionId: collectionId,
      FaceId: faceId,
      FaceMatchThreshold: this.similarity,
      MaxFaces: MATCHES,
    });
    for (let lookUp = 1; ; lookUp++) {
      try {
        const { FaceMatches } = await this.paced('SearchFaces', () => rekognition.send(command));
        return ofOthers(FaceMatches, subjectId);
      } catch (error) {
        if (!(error instanceof InvalidParameterException) || lookUp === LOOK_UPS) throw error;
      }
    }
  }

  /**
   * Adds the largest face of an image to a collection. Done again with the same bytes, it adds none: Rekognition keeps
   * one face of the same image under the same external id.
   *
   * @returns the id of the face; undefined when none was found
   */
  async index(collectionId: string, image: Buffer, subjectId: string): Promise<string | undefined> {
    const command = new IndexFacesCommand({
      CollectionId: collectionId,
      Image: { Bytes: image },
      ExternalImageId: subjectId,
      MaxFaces: 1,
      QualityFilter: 'NONE',
      DetectionAttributes: ['DEFAULT'],
    });
    const { FaceRecords = [] } = await this.paced('IndexFaces', () => rekognition.send(command));
    return FaceRecords[0]?.Face?.FaceId;
  }

  async delete(collectionId: string, faceId: string): Promise<void> {
    const command = new DeleteFacesCommand({ CollectionId: collectionId, FaceIds: [faceId] });
    await this.paced('DeleteFaces', () => rekognition.send(command));
  }

  private paced<Answer>(operation: string, call: () => Promise<Answer>): Promise<Answer> {
    const pace = this.paces.get(operation) ?? new Pace(this.callsPerSecond);
    this.paces.set(operation, pace);
    return pace.run(call);
  }
}

function ofOthers(matches: readonly FaceMatch[] | undefined, subjectId: string): Duplicate[] {
  return (matches ?? []).flatMap(({ Similarity = 0, Face }) => {
    const { FaceId: faceId, ExternalImageId: other } = Face ?? {};
    if (faceId === undefined || other === subjectId) return [];
    return [{ subjectId: other ?? '', faceId, similarity: Similarity }];
  });
}
