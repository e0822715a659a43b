import { toFixedWidth } from '../../lambdas/shared/signing/ecdsa-signature';

const integer = (...bytes: number[]) => [0x02, bytes.length, ...bytes];
const sequence = (...content: number[]) => Uint8Array.from([0x30, content.length, ...content]);
const full = Array.from({ length: 32 }, (_, index) => index + 0x70);

describe('A signature of KMS', () => {
  it('becomes its two numbers, of 32 bytes each', () => {
    expect(toFixedWidth(sequence(...integer(...full), ...integer(...full)))).toEqual(
      Buffer.from([...full, ...full]),
    );
  });

  it('keeps the places of short numbers, and loses the zero that keeps one positive', () => {
    const high = [0x80, ...full.slice(1)];
    expect(toFixedWidth(sequence(...integer(5), ...integer(0, ...high)))).toEqual(
      Buffer.from([...new Array<number>(31).fill(0), 5, ...high]),
    );
  });

  it.each([
    ['is cut short', sequence(...integer(5), ...integer(6)).subarray(0, 7)],
    ['goes on after its end', Uint8Array.from([...sequence(...integer(5), ...integer(6)), 0])],
    ['has one number', sequence(...integer(5))],
    ['has three numbers', sequence(...integer(5), ...integer(6), ...integer(7))],
    ['has too large a number', sequence(...integer(1, ...full), ...integer(6))],
    ['is something else', Uint8Array.from([0x04, 1, 1])],
    ['is empty', new Uint8Array()],
  ])('is none when it %s', (_what, der) => {
    expect(() => toFixedWidth(der)).toThrow(TypeError);
  });
});
