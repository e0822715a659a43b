import { compileEventPattern } from '../../local/events/event-pattern';
import type { JsonObject, JsonValue } from '../../local/service';

/** Whether the field `f` of an event with this value fits the alternatives. */
function fits(alternatives: JsonValue[], value?: JsonValue): boolean {
  return compileEventPattern({ f: alternatives })(value === undefined ? {} : { f: value });
}

describe('An event pattern', () => {
  it('asks for one of several values', () => {
    expect(fits(['a', 'b'], 'b')).toBe(true);
    expect(fits(['a', 1, null, true], null)).toBe(true);
    expect(fits(['a', '1'], 1)).toBe(false);
  });

  it('finds a value in a list', () => {
    expect(fits(['b'], ['a', 'b'])).toBe(true);
    expect(fits(['c'], ['a', 'b'])).toBe(false);
  });

  it('asks all fields of an object to fit, and ignores others', () => {
    const matches = compileEventPattern({ source: ['s'], detail: { state: ['x'], sort: ['y'] } });
    expect(matches({ source: 's', detail: { state: 'x', sort: 'y', more: 1 } })).toBe(true);
    expect(matches({ source: 's', detail: { state: 'x', sort: 'z' } })).toBe(false);
    expect(matches({ source: 's' })).toBe(false);
  });

  it('finds one object in a list that fits as a whole', () => {
    const matches = compileEventPattern({ faces: { sharp: [true], alone: [true] } });
    expect(
      matches({
        faces: [
          { sharp: true, alone: false },
          { sharp: true, alone: true },
        ],
      }),
    ).toBe(true);
    expect(
      matches({
        faces: [
          { sharp: true, alone: false },
          { sharp: false, alone: true },
        ],
      }),
    ).toBe(false);
  });

  it.each<[JsonObject, JsonValue, JsonValue]>([
    [{ prefix: 'verifications/' }, 'verifications/1', 'other/1'],
    [{ prefix: { 'equals-ignore-case': 'Veri' } }, 'VERIfications', 'other'],
    [{ suffix: '.jpg' }, 'face.jpg', 'face.png'],
    [{ suffix: { 'equals-ignore-case': '.JPG' } }, 'face.jpg', 'face.png'],
    [{ 'equals-ignore-case': 'Failed' }, 'FAILED', 'failure'],
    [{ wildcard: 'v/*/document/*/original' }, 'v/1/document/2/original', 'v/1/document/2/face.jpg'],
    [{ wildcard: 'a\\*(b)' }, 'a*(b)', 'axxb'],
    [{ 'anything-but': 'a' }, 'b', 'a'],
    [{ 'anything-but': ['a', 1] }, 2, 1],
    [{ 'anything-but': { prefix: ['a', 'b'] } }, 'c1', 'b1'],
    [{ 'anything-but': { wildcard: '*/lib/*' } }, '/src/a', '/lib/a'],
    [{ numeric: ['>', 0, '<=', 5] }, 5, 0],
    [{ numeric: ['=', 3e2] }, 300, '300'],
  ])('with %j takes %j and not %j', (operator, good, bad) => {
    expect(fits([operator], good)).toBe(true);
    expect(fits([operator], bad)).toBe(false);
    expect(fits([operator])).toBe(false);
  });

  it('asks whether a field is there', () => {
    expect(fits([{ exists: true }], null)).toBe(true);
    expect(fits([{ exists: true }])).toBe(false);
    expect(fits([{ exists: false }])).toBe(true);
    expect(fits([{ exists: false }], 'a')).toBe(false);
    expect(fits([{ exists: false }, 'a'], 'a')).toBe(true);
  });

  it('joins alternatives with $or to the other fields', () => {
    const matches = compileEventPattern({
      detail: {
        machine: ['m'],
        $or: [
          { status: ['FAILED'] },
          { status: ['RUNNING'], redriveCount: [{ numeric: ['>', 0] }] },
        ],
      },
    });
    expect(matches({ detail: { machine: 'm', status: 'FAILED' } })).toBe(true);
    expect(matches({ detail: { machine: 'm', status: 'RUNNING', redriveCount: 1 } })).toBe(true);
    expect(matches({ detail: { machine: 'm', status: 'RUNNING', redriveCount: 0 } })).toBe(false);
    expect(matches({ detail: { machine: 'n', status: 'FAILED' } })).toBe(false);
  });

  it.each<[string, JsonObject]>([
    ['Empty arrays are not allowed', { f: [] }],
    ['Empty objects are not allowed', {}],
    ['"f" must be an object or an array', { f: 'a' }],
    ['Unrecognized match type cidr', { f: [{ cidr: '10.0.0.0/8' }] }],
    ['Only one key allowed in match expression', { f: [{ prefix: 'a', suffix: 'b' }] }],
    ['Unrecognized numeric range operator: "!"', { f: [{ numeric: ['!', 1] }] }],
    ['Consecutive wildcard characters', { f: [{ wildcard: 'a**' }] }],
  ])('is refused: %s', (reason, pattern) => {
    expect(() => compileEventPattern(pattern)).toThrow(
      `Event pattern is not valid. Reason: ${reason}`,
    );
  });
});
