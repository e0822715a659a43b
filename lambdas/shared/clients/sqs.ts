import { SQSClient } from '@aws-sdk/client-sqs';
import { measured } from './measured';

export const sqs = measured('sqs', new SQSClient({}));
