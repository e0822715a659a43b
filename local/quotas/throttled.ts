import type { Clock } from '../clock';
import { type JsonService, type Operation, ServiceError, withOperations } from '../service';
import { Throttles } from '../throttling/token-bucket';
import { defaultQuotas } from './default-quotas';

/** A service that refuses what is more than the default quotas of an account, in its own words. */
export function throttled(service: JsonService, clock: Clock): JsonService {
  const quotas = defaultQuotas[service.name];
  if (!quotas) return service;
  const throttles = new Throttles(clock);
  const { code, message } = quotas.refusal;
  const limit = ([name, operation]: [string, Operation]): [string, Operation] => {
    const quota = quotas.limits[name];
    if (!quota) return [name, operation];
    const limited: Operation = async (input, context) => {
      if (!throttles.admits(name, quota)) throw new ServiceError(code, message);
      return operation(input, context);
    };
    return [name, limited];
  };
  return withOperations(service, Object.fromEntries(Object.entries(service.operations).map(limit)));
}
