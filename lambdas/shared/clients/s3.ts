import { S3Client } from '@aws-sdk/client-s3';
import { measured } from './measured';

export const s3 = measured('s3', new S3Client({}));
