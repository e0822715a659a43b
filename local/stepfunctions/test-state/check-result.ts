import { type JsonObject, type JsonValue, ServiceError } from '../../service';
import { type Model, modelOf, readModel } from './result-model';

/** How far a result has to be like its model: `STRICT` also wants what is required. */
type Mode = 'PRESENT' | 'STRICT';

/**
 * Checks a mocked result against the model of what a task's Resource answers. Members that the model does not know are
 * let through.
 *
 * @throws ServiceError `ValidationException`, in AWS's words.
 */
export async function checkResult(result: JsonValue, resource: string, mode: Mode): Promise<void> {
  const model = await modelOf(resource);
  if (!model) return;
  if (!isObject(result)) {
    throw new ServiceError('ValidationException', 'Mocked result must be a JSON object.');
  }
  checkValue(result, model, 'result', mode);
}

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param field The member that the value is of, or that holds the list or map that it is in. */
function checkValue(value: JsonValue, model: Model | undefined, field: string, mode: Mode): void {
  if (model?.kind === 'value') {
    if (typeof value !== model.type) throw mustBe(field, `a ${model.type}`);
  } else if (model?.kind === 'list') {
    if (!Array.isArray(value)) throw mustBe(field, 'an array');
    for (const item of value) checkValue(item, readModel(model.of), field, mode);
  } else if (model) {
    if (!isObject(value)) throw mustBe(field, 'an object');
    if (model.kind === 'object') checkMembers(value, model, mode);
    else {
      for (const entry of Object.values(value)) checkValue(entry, readModel(model.of), field, mode);
    }
  }
}

function checkMembers(
  value: JsonObject,
  { members, required }: Extract<Model, { kind: 'object' }>,
  mode: Mode,
): void {
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (mode === 'STRICT' && missing !== undefined) {
    throw violation(`Required field '${missing}' is missing`);
  }
  for (const [name, member] of Object.entries(value)) {
    if (members.has(name)) checkValue(member, readModel(members.get(name)), name, mode);
  }
}

const violation = (what: string): ServiceError =>
  new ServiceError('ValidationException', `Mock result schema validation error: ${what}`);
const mustBe = (field: string, expected: string): ServiceError =>
  violation(`Field '${field}' must be ${expected}`);
