import { TextDecoder, TextEncoder } from 'node:util';

/** What every browser has, and jsdom has not. */
if (!('TextEncoder' in globalThis)) Object.assign(globalThis, { TextEncoder, TextDecoder });
