import { createApi } from '../shared/api/api';
import { environment } from './environment';
import { getOperations } from './get-operations';

/** Answers what the stack is doing as a whole. */
export const handler = createApi(['operations'], environment.WEB_ORIGIN, [getOperations]);
