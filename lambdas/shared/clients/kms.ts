import { KMSClient } from '@aws-sdk/client-kms';
import { measured } from './measured';

export const kms = measured('kms', new KMSClient({}));
