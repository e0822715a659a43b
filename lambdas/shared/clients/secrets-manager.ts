import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { measured } from './measured';

export const secretsManager = measured('secretsmanager', new SecretsManagerClient({}));
