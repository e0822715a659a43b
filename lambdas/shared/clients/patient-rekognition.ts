import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { measured } from './measured';

/** For work that nobody waits for: slows down by itself as soon as it is throttled, and leaves the quota to others. */
export const patientRekognition = measured(
  'rekognition',
  new RekognitionClient({ retryMode: 'adaptive', maxAttempts: 10 }),
);
