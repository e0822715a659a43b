import * as z from 'zod';

/** Limit of an image in the request itself: 5 MB. */
const maximumInlineBytes = 5_242_880;

const collectionId = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[a-zA-Z0-9_.-]+$/);

const faceId = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

const faceIds = z.array(faceId).min(1).max(4096);

const percent = z.number().min(0).max(100);

const qualityFilter = z.enum(['NONE', 'AUTO', 'LOW', 'MEDIUM', 'HIGH']);

const maximumResults = z.int().min(0).max(4096);

const image = z.object({
  Bytes: z
    .string()
    .min(1)
    .refine((bytes) => Buffer.byteLength(bytes, 'base64') <= maximumInlineBytes, {
      error: `Member must have length less than or equal to ${maximumInlineBytes}`,
    })
    .optional(),
  S3Object: z
    .object({
      Bucket: z
        .string()
        .min(3)
        .max(255)
        .regex(/^[0-9A-Za-z.\-_]*$/),
      Name: z.string().min(1).max(1024),
      Version: z.string().min(1).max(1024).optional(),
    })
    .optional(),
});

/** An image as a request names it: bytes in Base64, or an object. */
export type ImageInput = z.infer<typeof image>;

const attributes = z.array(
  z.enum([
    'DEFAULT',
    'ALL',
    'AGE_RANGE',
    'BEARD',
    'EMOTIONS',
    'EYE_DIRECTION',
    'EYEGLASSES',
    'EYES_OPEN',
    'GENDER',
    'MOUTH_OPEN',
    'MUSTACHE',
    'FACE_OCCLUDED',
    'SMILE',
    'SUNGLASSES',
  ]),
);

/** A facial attribute that a request can ask for. */
export type Attribute = z.infer<typeof attributes>[number];

export const createCollectionInput = z.object({
  CollectionId: collectionId,
  Tags: z.record(z.string().min(1).max(128), z.string().max(256)).optional(),
});

export const collectionInput = z.object({ CollectionId: collectionId });

export const listCollectionsInput = z.object({
  MaxResults: maximumResults.optional(),
  NextToken: z.string().max(255).optional(),
});

export const listFacesInput = listCollectionsInput.extend({
  CollectionId: collectionId,
  FaceIds: faceIds.optional(),
});

export const deleteFacesInput = z.object({ CollectionId: collectionId, FaceIds: faceIds });

export const detectFacesInput = z.object({ Image: image, Attributes: attributes.optional() });

export const compareFacesInput = z.object({
  SourceImage: image,
  TargetImage: image,
  SimilarityThreshold: percent.optional(),
  QualityFilter: qualityFilter.optional(),
});

export const indexFacesInput = z.object({
  CollectionId: collectionId,
  Image: image,
  ExternalImageId: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[a-zA-Z0-9_.\-:]+$/)
    .optional(),
  DetectionAttributes: attributes.optional(),
  MaxFaces: z.int().min(1).optional(),
  QualityFilter: qualityFilter.optional(),
});

export const searchFacesInput = z.object({
  CollectionId: collectionId,
  FaceId: faceId,
  MaxFaces: z.int().min(1).max(4096).optional(),
  FaceMatchThreshold: percent.optional(),
});

export const searchFacesByImageInput = z.object({
  CollectionId: collectionId,
  Image: image,
  MaxFaces: z.int().min(1).max(4096).optional(),
  FaceMatchThreshold: percent.optional(),
  QualityFilter: qualityFilter.optional(),
});

const challengePreference = z.object({
  Type: z.enum(['FaceMovementAndLightChallenge', 'FaceMovementChallenge']),
  Versions: z
    .object({
      Minimum: z
        .string()
        .regex(/^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}$/)
        .optional(),
      Maximum: z
        .string()
        .regex(/^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}$/)
        .optional(),
    })
    .optional(),
});

export const createFaceLivenessSessionInput = z.object({
  ClientRequestToken: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[a-zA-Z0-9-_]+$/)
    .optional(),
  KmsKeyId: z
    .string()
    .min(1)
    .max(2048)
    .regex(/^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$/)
    .optional(),
  Settings: z
    .object({
      AuditImagesLimit: z.int().min(0).max(4).optional(),
      ChallengePreferences: z.array(challengePreference).min(1).max(2).optional(),
      OutputConfig: z
        .object({
          S3Bucket: z
            .string()
            .min(3)
            .max(255)
            .regex(/^[0-9A-Za-z.\-_]*$/),
          S3KeyPrefix: z.string().max(1024).optional(),
        })
        .optional(),
    })
    .optional(),
});

export const livenessSessionInput = z.object({
  SessionId: z
    .string()
    .length(36)
    .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
});
