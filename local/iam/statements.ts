import { compileCondition, type Condition, type RequestContext } from './conditions';
import { actionPattern, resourcePattern, type Match } from './patterns';
import type {
  IdentityPolicy,
  PrincipalElement,
  ResourcePolicy,
  TrustPolicy,
} from './policy-document';

/** What somebody asks to do. */
export interface AccessRequest {
  /** For example `s3:GetObject`. */
  readonly action: string;
  /** ARN of what it is done with; `*` for actions that know no resources. */
  readonly resource: string;
  readonly context?: RequestContext;
}

/** One thing that a statement allows: the words of the policy. */
export interface Right {
  readonly action: string;
  readonly resource: string;
  readonly condition?: Condition;
}

/** A statement of a policy, ready to be asked. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Whom it speaks of; nobody in a policy of a role, which speaks of whoever has the role. */
  readonly principal?: PrincipalElement;
  readonly covers: (request: AccessRequest, context: RequestContext) => boolean;
  /** The rights by which it covers a request. */
  readonly rightsFor: (request: AccessRequest) => readonly Right[];
  /** All that it speaks of. */
  readonly rights: readonly Right[];
}

type StatementDocument = (IdentityPolicy | ResourcePolicy | TrustPolicy)['Statement'][number];

interface Pattern {
  readonly text: string;
  readonly matches: Match;
}

/** Makes the statements of a policy ready to be asked. */
export function compilePolicy({
  Statement: statements,
}: IdentityPolicy | ResourcePolicy | TrustPolicy): Statement[] {
  return statements.map(compileStatement);
}

function compileStatement(document: StatementDocument): Statement {
  const { Effect: effect, Action, Condition } = document;
  const holds = compileCondition(Condition ?? {});
  const actions = compilePatterns(Action, actionPattern);
  // A trust policy is about the role it belongs to.
  const resources = compilePatterns(
    'Resource' in document ? document.Resource : ['*'],
    resourcePattern,
  );
  const rightsOf = (someActions: readonly Pattern[], someResources: readonly Pattern[]): Right[] =>
    someActions.flatMap((action) =>
      someResources.map((resource) => ({
        action: action.text,
        resource: resource.text,
        ...(Condition && { condition: Condition }),
      })),
    );
  return {
    effect,
    ...('Principal' in document && { principal: document.Principal }),
    covers: ({ action, resource }, context) =>
      actions.some(({ matches }) => matches(action)) &&
      resources.some(({ matches }) => matches(resource)) &&
      holds(context),
    rightsFor: ({ action, resource }) =>
      rightsOf(
        actions.filter(({ matches }) => matches(action)),
        resources.filter(({ matches }) => matches(resource)),
      ),
    rights: rightsOf(actions, resources),
  };
}

function compilePatterns(
  texts: readonly string[],
  compile: (pattern: string) => Match,
): readonly Pattern[] {
  return texts.map((text) => ({ text, matches: compile(text) }));
}
