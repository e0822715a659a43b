const MachineDate = Date;

/** Differences below this, in milliseconds, are what it takes to get a request across. */
const NEGLIGIBLE = 1000;

/** Milliseconds that functions are ahead of the machine. */
let ahead = 0;

const now = (): number => MachineDate.now() + ahead;

/**
 * Makes the time of functions that of the embedded AWS, which tests may move: else what they write down, sign and
 * compare would be of another time than that of the services.
 *
 * @param time milliseconds since the epoch
 */
export function followClock(time: number): void {
  const difference = time - MachineDate.now();
  if (Math.abs(difference - ahead) < NEGLIGIBLE) return;
  ahead = Math.abs(difference) < NEGLIGIBLE ? 0 : difference;
  globalThis.Date = new Proxy(MachineDate, {
    construct: (target, values, newTarget): object => {
      const made: unknown = Reflect.construct(
        target,
        values.length > 0 ? values : [now()],
        newTarget,
      );
      return made as object;
    },
    get: (target, name, receiver): unknown =>
      name === 'now' ? now : Reflect.get(target, name, receiver),
  });
}
