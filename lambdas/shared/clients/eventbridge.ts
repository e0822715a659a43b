import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { measured } from './measured';

export const eventBridge = measured('events', new EventBridgeClient({}));
