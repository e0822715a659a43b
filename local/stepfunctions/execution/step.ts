import type { JsonObject, JsonValue } from '../../service';
import type { Catcher, State } from '../definition/asl';
import { type JsonTypes, evaluateTemplate, expectType } from '../expressions/evaluate';
import { EvaluationFailure, StateFailure } from '../failure';
import { Payload } from '../payload';
import { type Activation, type Branch, visibleVariables } from './branch';
import type { Memo } from './history-event';
import { type ExecutionIdentity, contextObject } from './context';
import type { Turn } from './turn';

/** What `$states` holds besides the input and the context. */
export interface Extras {
  readonly result?: JsonValue;
  readonly errorOutput?: JsonValue;
  readonly taskToken?: string;
  readonly mapItem?: { readonly Index: number; readonly Value: JsonValue };
}

/** Fields that say what a state, a Choice rule or a Catch leaves behind. */
interface Result {
  readonly Output?: JsonValue | undefined;
  readonly Assign?: Record<string, JsonValue> | undefined;
}

const resultOf = (state: State): Result => (state.Type === 'Fail' ? {} : state);

/** Where a state goes from, and with what. */
interface Leaving {
  /** A Choice rule or a Catch, whose own Output and Assign count; the state itself when absent. */
  readonly rule?: { readonly by: Result; readonly location: string };
  readonly next?: string | undefined;
  /** The output where no Output is written. */
  readonly otherwise: Payload;
  readonly extras?: Extras;
  readonly previousEventId?: number;
  /** Recorded once output and variables are known, and before the exit. */
  readonly before?: () => void;
}

/** One state at work in its branch: how a state type reads its fields and writes its events. */
export class Step<S extends State = State> {
  constructor(
    readonly turn: Turn,
    readonly branch: Branch,
    readonly activation: Activation,
    readonly state: S,
    readonly identity: ExecutionIdentity,
  ) {}

  /** @throws EvaluationFailure */
  async evaluate(template: JsonValue, location: string, extras: Extras = {}): Promise<JsonValue> {
    // What JSONPath states are allowed here has no expressions.
    if (this.state.QueryLanguage !== 'JSONata') return template;
    const { taskToken, mapItem, ...own } = extras;
    const context = contextObject(this.identity, this.turn.state, this.activation, {
      ...this.mapItem(),
      ...(mapItem ? { mapItem } : {}),
      ...(taskToken === undefined ? {} : { taskToken }),
    });
    const { identity, activation, branch } = this;
    const bindings = {
      ...visibleVariables(branch),
      states: {
        input: activation.input.value,
        context: identity.adaptContext?.(context) ?? context,
        ...own,
      },
    };
    return evaluateTemplate(template, location, bindings, this.turn.now);
  }

  /** @throws EvaluationFailure also when the value is of another type. */
  async evaluateAs<T extends keyof JsonTypes>(
    type: T,
    template: JsonValue,
    location: string,
  ): Promise<JsonTypes[T]> {
    return expectType(await this.evaluate(template, location), type, template, location);
  }

  /** @throws EvaluationFailure also when the value is no whole number, or less than the least. */
  async evaluateInteger(template: JsonValue, location: string, least: number): Promise<number> {
    const value = await this.evaluateAs('number', template, location);
    if (Number.isInteger(value) && value >= least) return value;
    throw new EvaluationFailure(
      `The ${location} field must be an integer of at least ${least} but was: ${value}`,
      location,
    );
  }

  record(type: string, details?: JsonObject, memo?: Memo): void {
    this.turn.record(this.branch, type, details, memo ? { memo } : {});
  }

  /** Leaves the state for the next one, or ends the branch. */
  async leave({ rule, next, otherwise, extras, previousEventId, before }: Leaving): Promise<void> {
    const { Output, Assign = {} } = rule?.by ?? resultOf(this.state);
    const prefix = rule ? `${rule.location}/` : '';
    const output =
      Output === undefined
        ? otherwise
        : Payload.of(await this.evaluate(Output, `${prefix}Output`, extras));
    const assigned: Record<string, string> = {};
    for (const [name, template] of Object.entries(Assign)) {
      const value = await this.evaluate(template, `${prefix}Assign/${name}`, extras);
      assigned[name] = JSON.stringify(value);
    }
    if (output.exceedsLimit) throw this.tooLarge();
    before?.();
    this.turn.record(
      this.branch,
      `${this.state.Type}StateExited`,
      {
        name: this.activation.name,
        output: output.text,
        outputDetails: { truncated: false },
        ...(Object.keys(assigned).length === 0
          ? {}
          : { assignedVariables: assigned, assignedVariablesDetails: { truncated: false } }),
      },
      {
        ...(previousEventId === undefined ? {} : { previousEventId }),
        ...(next === undefined ? {} : { memo: { next } }),
      },
    );
  }

  /** Leaves the state by a Catch. */
  async leaveBy(catcher: Catcher, index: number, failure: StateFailure): Promise<void> {
    await this.leave({
      rule: { by: catcher, location: `Catch[${index}]` },
      next: catcher.Next,
      otherwise: Payload.of(failure.output),
      extras: { errorOutput: failure.output },
    });
  }

  /** A failure to evaluate, in AWS's words. */
  evaluationFailed(failure: EvaluationFailure): EvaluationFailure {
    return new EvaluationFailure(
      `An error occurred while executing the state '${this.activation.name}' ` +
        `(entered at the event id #${this.activation.enteredEventId}). ${failure.cause ?? ''}`,
      failure.location,
    );
  }

  tooLarge(what = this.activation.name): StateFailure {
    return new StateFailure(
      'States.DataLimitExceeded',
      `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  }

  /** `Map.Item` of the nearest iteration that the state is in. */
  private mapItem(): Pick<Extras, 'mapItem'> {
    for (let branch: Branch | undefined = this.branch; branch; branch = branch.parent) {
      const items = branch.parent?.activation?.fork?.items;
      if (items) return { mapItem: { Index: branch.index, Value: items[branch.index] ?? null } };
    }
    return {};
  }
}
