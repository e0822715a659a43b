import { RekognitionClient } from '@aws-sdk/client-rekognition';

export const rekognition = new RekognitionClient({});
