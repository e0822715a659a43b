import { randomUUID } from 'node:crypto';
import type { JsonObject, Operation } from '../service';
import type { AnalysedFace, Analysis } from './engine/types';
import { similarity } from './engine/similarity';
import { invalidParameters, noFaceInImage } from './exceptions';
import { encodeEmbedding, type FaceCollections, type FaceRecord } from './face-collections';
import { boundingBox, faceDetail, refuseUnknownAttributes } from './face-detail';
import { faceModelVersion } from './face-model';
import { faceMatch, faceRecord } from './face-record';
import type { ImageReader } from './image-reader';
import { operation } from '../operation-input';
import { shortcomings, type QualityFilter, type Shortcoming } from './quality-filter';
import {
  compareFacesInput,
  detectFacesInput,
  indexFacesInput,
  searchFacesByImageInput,
  searchFacesInput,
} from './schemas';

/** The most faces of one image that Rekognition looks at. */
const mostFaces = 100;

/** What matches must reach unless a request says otherwise, 0–100. */
const defaultThreshold = 80;

/** The most matches of a search unless a request says otherwise. */
const defaultMatches = 80;

/** What looks at images: detection, comparison, indexing and search. */
export function faceOperations(
  images: ImageReader,
  collections: FaceCollections,
): Record<string, Operation> {
  return {
    DetectFaces: operation(detectFacesInput, async (input, { principal }) => {
      refuseUnknownAttributes(input.Attributes);
      const { faces } = await images.analyse(input.Image, principal);
      return {
        FaceDetails: faces.slice(0, mostFaces).map((face) => faceDetail(face, input.Attributes)),
      };
    }),

    CompareFaces: operation(compareFacesInput, async (input, { principal }) => {
      const filter = input.QualityFilter ?? 'NONE';
      const threshold = input.SimilarityThreshold ?? defaultThreshold;
      const [source, target] = await Promise.all([
        images.analyse(input.SourceImage, principal),
        images.analyse(input.TargetImage, principal),
      ]);
      const [sourceFace] = goodFaces(source, filter);
      if (!sourceFace) throw invalidParameters();
      return {
        SourceImageFace: {
          BoundingBox: boundingBox(sourceFace.box),
          Confidence: sourceFace.confidence,
        },
        ...comparison(sourceFace, goodFaces(target, filter), threshold),
      };
    }),

    IndexFaces: operation(indexFacesInput, async (input, { principal }) => {
      const { CollectionId: collectionId, DetectionAttributes: attributes } = input;
      refuseUnknownAttributes(attributes);
      collections.requireCollection(collectionId);
      const { imageId, analysis } = await images.read(input.Image, principal);
      const { chosen, left } = choose(analysis, input.QualityFilter ?? 'AUTO', input.MaxFaces);
      const indexed = await collections.add(
        collectionId,
        chosen.map((face) => ({ face, record: newRecord(face, imageId, input.ExternalImageId) })),
      );
      return {
        FaceRecords: indexed.map(({ record, face }) => ({
          Face: faceRecord(record),
          FaceDetail: faceDetail(face, attributes),
        })),
        UnindexedFaces: left.map(({ face, reasons }) => ({
          Reasons: [...reasons],
          FaceDetail: faceDetail(face, attributes),
        })),
        FaceModelVersion: faceModelVersion,
      };
    }),

    SearchFaces: operation(searchFacesInput, async (input) => {
      const { CollectionId: collectionId, FaceId: faceId } = input;
      const embedding = collections.embedding(collectionId, faceId);
      if (!embedding) throw invalidParameters('faceId was not found in the collection.');
      const matches = await collections.search(collectionId, embedding, {
        threshold: input.FaceMatchThreshold ?? defaultThreshold,
        maximumFaces: input.MaxFaces ?? defaultMatches,
        except: faceId,
      });
      return {
        SearchedFaceId: faceId,
        FaceMatches: matches.map(faceMatch),
        FaceModelVersion: faceModelVersion,
      };
    }),

    SearchFacesByImage: operation(searchFacesByImageInput, async (input, { principal }) => {
      collections.requireCollection(input.CollectionId);
      const analysis = await images.analyse(input.Image, principal);
      const [face] = goodFaces(analysis, input.QualityFilter ?? 'NONE');
      if (!face) throw noFaceInImage();
      const matches = await collections.search(input.CollectionId, face.embedding, {
        threshold: input.FaceMatchThreshold ?? defaultThreshold,
        maximumFaces: input.MaxFaces ?? defaultMatches,
      });
      return {
        SearchedFaceBoundingBox: boundingBox(face.box),
        SearchedFaceConfidence: face.confidence,
        FaceMatches: matches.map(faceMatch),
        FaceModelVersion: faceModelVersion,
      };
    }),
  };
}

/** Faces that meet the filter, largest first. */
function goodFaces(analysis: Analysis, filter: QualityFilter): AnalysedFace[] {
  return analysis.faces
    .slice(0, mostFaces)
    .filter((face) => shortcomings(face, analysis, filter).length === 0);
}

function comparison(
  source: AnalysedFace,
  targets: readonly AnalysedFace[],
  threshold: number,
): JsonObject {
  const compared = targets
    .map((face) => ({ face, similarity: similarity(source.embedding, face.embedding) }))
    .sort((one, other) => other.similarity - one.similarity);
  return {
    FaceMatches: compared
      .filter((match) => match.similarity >= threshold)
      .map((match) => ({ Similarity: match.similarity, Face: faceDetail(match.face) })),
    UnmatchedFaces: compared
      .filter((match) => match.similarity < threshold)
      .map(({ face }) => faceDetail(face)),
  };
}

interface UnindexedFace {
  readonly face: AnalysedFace;
  readonly reasons: readonly (Shortcoming | 'EXCEEDS_MAX_FACES')[];
}

/** Faces below the bar go first, then the smallest. */
function choose(
  analysis: Analysis,
  filter: QualityFilter,
  maximumFaces = mostFaces,
): { readonly chosen: readonly AnalysedFace[]; readonly left: readonly UnindexedFace[] } {
  const judged = analysis.faces
    .slice(0, mostFaces)
    .map((face) => ({ face, reasons: shortcomings(face, analysis, filter) }));
  const good = judged.filter(({ reasons }) => reasons.length === 0).map(({ face }) => face);
  return {
    chosen: good.slice(0, maximumFaces),
    left: [
      ...judged.filter(({ reasons }) => reasons.length > 0),
      ...good
        .slice(maximumFaces)
        .map((face) => ({ face, reasons: ['EXCEEDS_MAX_FACES' as const] })),
    ],
  };
}

function newRecord(
  face: AnalysedFace,
  imageId: string,
  externalImageId: string | undefined,
): FaceRecord {
  return {
    faceId: randomUUID(),
    imageId,
    ...(externalImageId !== undefined && { externalImageId }),
    boundingBox: face.box,
    confidence: face.confidence,
    embedding: encodeEmbedding(face.embedding),
  };
}
