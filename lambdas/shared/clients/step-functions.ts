import { SFNClient } from '@aws-sdk/client-sfn';
import { measured } from './measured';

export const stepFunctions = measured('states', new SFNClient({}));
