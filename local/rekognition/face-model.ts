/**
 * What answers give as `FaceModelVersion`. It is not one of Rekognition's: embeddings of other models
 * cannot be compared with these.
 */
export const faceModelVersion = 'embedded-1.0';
