import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { measured } from './measured';

export const cloudwatch = measured('cloudwatch', new CloudWatchClient({}));
