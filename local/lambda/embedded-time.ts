const MachineDate = Date;

/** How far the embedded clock is ahead of the machine's, in milliseconds. */
let ahead = 0;

const now = (): number => MachineDate.now() + ahead;

/** `Date` as code sees it that runs at another time. */
const EmbeddedDate = new Proxy(MachineDate, {
  construct: (target, parts: unknown[], newTarget: NewableFunction): object => {
    const made: unknown = Reflect.construct(
      target,
      parts.length === 0 ? [now()] : parts,
      newTarget,
    );
    return Object(made) as object;
  },
  apply: () => new MachineDate(now()).toString(),
  get: (target, name, receiver): unknown =>
    name === 'now' ? now : Reflect.get(target, name, receiver),
});

/**
 * Makes the code of this thread live at the time of the embedded clock, which tests move: links, signatures and days
 * are to be over for functions when they are for everybody else.
 */
export function liveAhead(milliseconds: number): void {
  ahead = milliseconds;
  if (milliseconds !== 0) globalThis.Date = EmbeddedDate;
}
