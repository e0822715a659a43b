import type { ApiMethod } from './rest-api';

/** A method found for a request, with the parts of the path that its parameters stand for, percent-encoded. */
export interface Route {
  readonly method: ApiMethod;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** One step of a path. */
class PathNode {
  readonly literals = new Map<string, PathNode>();
  parameter: { readonly name: string; readonly node: PathNode } | undefined;
  /** `{proxy+}`: takes all that is left of the path. */
  rest: { readonly name: string; readonly node: PathNode } | undefined;
  readonly methods = new Map<string, ApiMethod>();

  /** The node below for a part of a declared path; made when it is not there. */
  below(part: string): PathNode {
    const [, name, greedy] = /^\{([^+}]+)(\+?)\}$/.exec(part) ?? [];
    if (name === undefined) return this.literalBelow(part);
    if (greedy) return (this.rest ??= { name, node: new PathNode() }).node;
    return (this.parameter ??= { name, node: new PathNode() }).node;
  }

  private literalBelow(part: string): PathNode {
    const node = this.literals.get(part) ?? new PathNode();
    this.literals.set(part, node);
    return node;
  }
}

interface Match {
  readonly node: PathNode;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds methods by path: literal parts go before parameters, and these before `{proxy+}`. */
export class Router {
  private readonly root = new PathNode();

  constructor(methods: readonly ApiMethod[]) {
    for (const method of methods) {
      const node = parts(method.resourcePath).reduce(
        (parent, part) => parent.below(part),
        this.root,
      );
      node.methods.set(method.httpMethod, method);
    }
  }

  /** The method for a path, without regard to a slash at its end; undefined when none is declared. */
  find(httpMethod: string, path: string): Route | undefined {
    const match = search(this.root, parts(path), {});
    const method = match?.node.methods.get(httpMethod) ?? match?.node.methods.get('ANY');
    return match && method && { method, pathParameters: match.parameters };
  }
}

function parts(path: string): string[] {
  return path.replace(/\/$/, '').split('/').slice(1);
}

function search(
  node: PathNode,
  path: readonly string[],
  parameters: Readonly<Record<string, string>>,
): Match | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return node.methods.size > 0 ? { node, parameters } : undefined;
  const literal = node.literals.get(part);
  const exact = literal && search(literal, rest, parameters);
  if (exact) return exact;
  const { parameter, rest: greedy } = node;
  const variable =
    parameter && part !== ''
      ? search(parameter.node, rest, { ...parameters, [parameter.name]: part })
      : undefined;
  if (variable) return variable;
  return (
    greedy && { node: greedy.node, parameters: { ...parameters, [greedy.name]: path.join('/') } }
  );
}
