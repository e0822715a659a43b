/** What the published client offers; see `npm run client`. */
export { ApiError, ConnectionError, type Problem } from './errors';
export {
  AdministratorClient,
  ApplicantClient,
  ApplicationClient,
  HandOffClient,
  OpenClient,
  ReviewerClient,
} from './operations';
export type {
  ApiKeyOptions,
  ApiOptions,
  CallOptions,
  CreationOptions,
  TokenOptions,
} from './options';
export { Pages, type Page } from './pages';
export type { components, operations, paths } from './schema';
