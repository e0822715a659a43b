/** What a price is for. */
export interface PriceDetail {
  readonly service: string;
  /** What one of it is. */
  readonly unit: string;
}

/** Every price there is to know. */
export const priceDetails = {
  livenessCheck: { service: 'Rekognition', unit: 'Face Liveness check' },
  /** DetectFaces, CompareFaces, SearchFaces, SearchFacesByImage or IndexFaces. */
  imageAnalysis: { service: 'Rekognition', unit: 'image analysed, or face searched for' },
  faceMonth: { service: 'Rekognition', unit: 'face kept for a month' },
  stateTransition: { service: 'Step Functions', unit: 'transition' },
  lambdaRequest: { service: 'Lambda', unit: 'request' },
  lambdaGigabyteSecond: { service: 'Lambda', unit: 'GB-second on Arm' },
  tableRead: { service: 'DynamoDB', unit: 'read request unit' },
  tableWrite: { service: 'DynamoDB', unit: 'write request unit' },
  tableGigabyteMonth: { service: 'DynamoDB', unit: 'GB kept for a month' },
  objectWrite: { service: 'S3', unit: 'PUT or POST' },
  objectRead: { service: 'S3', unit: 'GET' },
  objectGigabyteMonth: { service: 'S3', unit: 'GB kept for a month' },
  keyMonth: { service: 'KMS', unit: 'key for a month' },
  keyRequest: { service: 'KMS', unit: 'request' },
  apiRequest: { service: 'API Gateway', unit: 'request of a REST API' },
  edgeRequest: { service: 'CloudFront', unit: 'HTTPS request' },
  edgeFunction: { service: 'CloudFront', unit: 'run of a CloudFront Function' },
  edgeGigabyte: { service: 'CloudFront', unit: 'GB sent to browsers' },
  customEvent: { service: 'EventBridge', unit: 'event of one’s own' },
} as const satisfies Record<string, PriceDetail>;

export type PriceName = keyof typeof priceDetails;

export const isPriceName = (name: string): name is PriceName => name in priceDetails;
