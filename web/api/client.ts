import createClient from 'openapi-fetch';
import type { components, paths } from './schema';

type Schemas = components['schemas'];

export type Session = Schemas['Session'];
export type LivenessSession = Schemas['LivenessSession'];
export type DocumentUpload = Schemas['DocumentUpload'];
export type Problem = Schemas['Problem'];

/** The API of this page's own origin, for the holder of the token. */
export const apiClient = (token: string) =>
  createClient<paths>({ baseUrl: '/v1', headers: { authorization: `Bearer ${token}` } });
