import type { Graph } from './graph';

/** How many transitions the longest way to each state has; ways that lead back do not count. */
export function depthsOf({ states, transitions }: Graph): ReadonlyMap<string, number> {
  const order = new Set<string>();
  const entered = new Set<string>();
  const targets = (name: string): string[] =>
    transitions.filter(({ from }) => from === name).map(({ to }) => to);
  const enter = (name: string): void => {
    if (entered.has(name)) return;
    entered.add(name);
    targets(name).forEach(enter);
    order.add(name);
  };
  states.forEach(({ name }) => enter(name));

  const depths = new Map<string, number>();
  const passed = new Set<string>();
  for (const name of [...order].reverse()) {
    passed.add(name);
    const depth = depths.get(name) ?? 0;
    depths.set(name, depth);
    for (const to of targets(name)) {
      if (!passed.has(to)) depths.set(to, Math.max(depths.get(to) ?? 0, depth + 1));
    }
  }
  return depths;
}
