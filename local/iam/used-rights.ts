import { appendFileSync } from 'node:fs';
import type { Right } from './statements';

/** Where a process that is to tell which rights it used writes them to, if it is to. */
export const usedRightsFile = process.env.HONNIN_USED_RIGHTS;

/** A right of a role, as it stands in the file. */
export function describeRight(roleArn: string, { action, resource, condition }: Right): string {
  return JSON.stringify([roleArn, action, resource, condition ?? null]);
}

/** Makes a recorder that adds a line to a file for each right that is used for the first time in this process. */
export function usedRightsRecorder(file: string): (roleArn: string, right: Right) => void {
  const known = new Set<string>();
  return (roleArn, right) => {
    const line = describeRight(roleArn, right);
    if (known.has(line)) return;
    known.add(line);
    // One short write at a time, so that several processes can share the file.
    appendFileSync(file, `${line}\n`);
  };
}
