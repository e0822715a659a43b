import engineDeleteItem from 'dynalite/validations/deleteItem';
import enginePutItem from 'dynalite/validations/putItem';
import engineQuery from 'dynalite/validations/query';
import engineScan from 'dynalite/validations/scan';
import engineUpdateItem from 'dynalite/validations/updateItem';
import type { Validation } from 'dynalite/validations';
import { documentComparison, type ParsedConditions } from './comparisons';

/** The parameter, younger than the engine, with which a failed condition answers with the item. */
export const returnValuesOnConditionCheckFailure = {
  ReturnValuesOnConditionCheckFailure: { type: 'String', enum: ['ALL_OLD', 'NONE'] },
};

export const putItem = write(enginePutItem);
export const updateItem = write(engineUpdateItem);
export const deleteItem = write(engineDeleteItem);
export const query = comparing(engineQuery);
export const scan = comparing(engineScan);

function write<Request extends ParsedConditions>(
  validation: Validation<Request>,
): Validation<Request> {
  const types = { ...validation.types, ...returnValuesOnConditionCheckFailure };
  return comparing({ ...validation, types });
}

function comparing<Request extends ParsedConditions>({
  types,
  custom,
}: Validation<Request>): Validation<Request> {
  return {
    types,
    custom: (request, limits) => custom?.(request, limits) ?? documentComparison(request),
  };
}
