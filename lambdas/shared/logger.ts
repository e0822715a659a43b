import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The log of a function, named by `POWERTOOLS_SERVICE_NAME`.
 * It may carry verification ids; never tokens, object keys, subject ids, scores or anything of a person.
 * Scores stand in metrics alone (`metrics/write-metrics.ts`), which in turn carry no id.
 */
export const logger = new Logger();
