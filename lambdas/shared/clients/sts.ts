import { STSClient } from '@aws-sdk/client-sts';
import { measured } from './measured';

export const sts = measured('sts', new STSClient({}));
