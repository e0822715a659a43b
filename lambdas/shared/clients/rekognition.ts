import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { measured } from './measured';

export const rekognition = measured('rekognition', new RekognitionClient({}));
