import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The log of a function, named by `POWERTOOLS_SERVICE_NAME`.
 * It may carry verification ids; never tokens, object keys, subject ids, scores or anything of a person.
 */
export const logger = new Logger();
