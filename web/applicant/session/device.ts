const KEY = 'honnin.device';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * What this browser is called, so that the service can tell many failures of one device from those of many people. It
 * is made at random and says nothing of the device.
 *
 * @returns undefined where the page may keep nothing
 */
export function deviceId(): string | undefined {
  try {
    const known = localStorage.getItem(KEY);
    if (known !== null && UUID.test(known)) return known;
    const made = crypto.randomUUID();
    localStorage.setItem(KEY, made);
    return made;
  } catch {
    return undefined;
  }
}
