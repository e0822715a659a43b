/**
 * Regions that have Rekognition Face Liveness: those with an endpoint to stream to.
 *
 * Source: "Amazon Rekognition Streaming Endpoints" and the quotas of the Face Liveness operations, both in "Amazon
 * Rekognition endpoints and quotas" of the AWS General Reference, as looked up in November 2026.
 */
export const livenessRegions = [
  'us-east-1',
  'us-west-2',
  'eu-west-1',
  'ap-northeast-1',
  'ap-south-1',
  'ap-southeast-5',
  'ap-southeast-7',
  'sa-east-1',
] as const;

export type LivenessRegion = (typeof livenessRegions)[number];

/** Whether a region has Face Liveness. */
export const hasLiveness = (region: string): region is LivenessRegion =>
  livenessRegions.some((known) => known === region);
