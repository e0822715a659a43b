import { resolve } from 'node:path';

/** The folder of the project: where `package.json` lies. */
export const projectRoot = resolve(__dirname, '..');
