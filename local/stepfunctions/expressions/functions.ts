import { createHash, randomUUID } from 'node:crypto';
import type { Expression } from 'jsonata';
import type { JsonValue } from '../../service';

/** Algorithms of `$hash`, by the names that AWS gives them. */
const HASH_ALGORITHMS = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/** The most elements that `$range` makes. */
const LONGEST_RANGE = 1000;

function partition(items: JsonValue[], size: number): JsonValue[][] {
  if (!(size > 0)) throw new Error('The chunk size of $partition must be a positive number');
  const length = Math.floor(size);
  const chunks: JsonValue[][] = [];
  for (let start = 0; start < items.length; start += length) {
    chunks.push(items.slice(start, start + length));
  }
  return chunks;
}

function range(first: number, last: number, step: number): number[] {
  if (step === 0) throw new Error('The step of $range must not be zero');
  const count = Math.floor((last - first) / step) + 1;
  if (count > LONGEST_RANGE) {
    throw new Error(`$range makes at most ${LONGEST_RANGE} elements`);
  }
  const values = Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step);
  // A JSONata sequence: one element stands for itself.
  return Object.defineProperty(values, 'sequence', { value: true, enumerable: false });
}

function hash(content: string, algorithm: string): string {
  const name = HASH_ALGORITHMS.get(algorithm);
  if (name === undefined) {
    throw new Error(`$hash knows ${[...HASH_ALGORITHMS.keys()].join(', ')}, not ${algorithm}`);
  }
  return createHash(name).update(content, 'utf8').digest('hex');
}

/** A number of [0, 1); the same for the same seed. The generator is mulberry32. */
function random(seed?: number): number {
  if (seed === undefined) return Math.random();
  let state = (Math.floor(seed) + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}

/** Adds the functions that Step Functions has beyond JSONata's own. */
export function registerFunctions(expression: Expression): void {
  expression.registerFunction('partition', partition, '<an:a>');
  expression.registerFunction('range', range, '<nnn:a>');
  expression.registerFunction('hash', hash, '<ss:s>');
  expression.registerFunction('random', random, '<n?:n>');
  expression.registerFunction('uuid', () => randomUUID(), '<:s>');
  expression.registerFunction('parse', (text: string) => JSON.parse(text) as JsonValue, '<s:x>');
}
