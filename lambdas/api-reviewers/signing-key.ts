import { operation } from '../shared/api/operation';
import { readSigningKey } from '../shared/signing/signing-key';
import { environment } from './environment';

export const getSigningKey = operation('getSigningKey', () =>
  readSigningKey(environment.SIGNING_KEY_ARN),
);
