import { readSchedule } from '../../local/events/schedule-expression';

const since = Date.parse('2026-01-01T00:00:30Z');

/** The next times of a schedule after one. */
function times(expression: string, after: string, count: number): string[] {
  const schedule = readSchedule(expression);
  const found: string[] = [];
  let time: number | undefined = Date.parse(after);
  while (found.length < count) {
    time = schedule.next(time, since);
    if (time === undefined) break;
    found.push(new Date(time).toISOString().replace(':00.000Z', ''));
  }
  return found;
}

describe('A rate', () => {
  it('counts from when its rule came to be', () => {
    expect(times('rate(12 hours)', '2026-01-03T13:00:00Z', 2)).toEqual([
      '2026-01-04T00:00:30.000Z',
      '2026-01-04T12:00:30.000Z',
    ]);
    expect(times('rate(1 minute)', '2026-01-01T00:00:30Z', 1)).toEqual([
      '2026-01-01T00:01:30.000Z',
    ]);
  });

  it.each([
    'rate(1 days)',
    'rate(2 day)',
    'rate(0 days)',
    'rate(5 seconds)',
    'rate(-1 day)',
    'rate()',
  ])('is not %s', (expression) => {
    expect(() => readSchedule(expression)).toThrow(/^Parameter ScheduleExpression is not valid/);
  });
});

describe('A cron expression', () => {
  it.each<[expression: string, after: string, expected: string[]]>([
    ['0 3 * * ? *', '2026-11-23T03:00:00Z', ['2026-11-24T03:00', '2026-11-25T03:00']],
    ['0 3 * * ? *', '2026-11-23T02:59:59Z', ['2026-11-23T03:00']],
    ['1/29 23 31 12 ? *', '2026-11-23T00:00:00Z', ['2026-12-31T23:01', '2026-12-31T23:30']],
    ['0 18 ? * MON-FRI *', '2026-11-20T18:00:00Z', ['2026-11-23T18:00', '2026-11-24T18:00']],
    [
      '0/20 8,17 ? * 2 *',
      '2026-11-23T08:10:00Z',
      ['2026-11-23T08:20', '2026-11-23T08:40', '2026-11-23T17:00'],
    ],
    ['0 9 ? * 3#2 *', '2026-11-23T00:00:00Z', ['2026-12-08T09:00', '2027-01-12T09:00']],
    ['0 9 ? * 6L *', '2026-11-23T00:00:00Z', ['2026-11-27T09:00', '2026-12-25T09:00']],
    ['0 9 ? * L *', '2026-11-23T00:00:00Z', ['2026-11-28T09:00']],
    ['0 9 L * ? *', '2027-12-31T09:00:00Z', ['2028-01-31T09:00', '2028-02-29T09:00']],
    ['0 9 29 FEB ? *', '2026-11-23T00:00:00Z', ['2028-02-29T09:00', '2032-02-29T09:00']],
    [
      '15 12 1,15 JAN-MAR/2 ? 2027',
      '2026-11-23T00:00:00Z',
      ['2027-01-01T12:15', '2027-01-15T12:15', '2027-03-01T12:15', '2027-03-15T12:15'],
    ],
  ])('cron(%s) is due after %s at %j', (fields, after, expected) => {
    expect(times(`cron(${fields})`, after, expected.length)).toEqual(expected);
  });

  it.each<[fields: string, from: string, expected: string, why: string]>([
    ['0 0 15W * ? *', '2026-08-01T00:00:00Z', '2026-08-14T00:00', 'the 15th is a Saturday'],
    ['0 0 15W * ? *', '2026-11-01T00:00:00Z', '2026-11-16T00:00', 'the 15th is a Sunday'],
    ['0 0 1W * ? *', '2026-08-01T00:00:00Z', '2026-08-03T00:00', 'the first is a Saturday'],
    ['0 0 31W * ? *', '2027-01-01T00:00:00Z', '2027-01-29T00:00', 'the last day is a Sunday'],
    ['0 0 15W * ? *', '2026-12-01T00:00:00Z', '2026-12-15T00:00', 'the 15th is a Tuesday'],
  ])('cron(%s) after %s means %s, as %s', (fields, from, expected) => {
    expect(times(`cron(${fields})`, from, 1)).toEqual([expected]);
  });

  it('ends with its years', () => {
    expect(times('cron(0 0 1 1 ? 2026-2027)', '2026-06-01T00:00:00Z', 5)).toEqual([
      '2027-01-01T00:00',
    ]);
    expect(times('cron(0 0 31 2 ? *)', '2026-06-01T00:00:00Z', 1)).toEqual([]);
  });

  it.each([
    ['0 3 * * *', 'six fields'],
    ['0 3 * * ? * *', 'six fields'],
    ['0 3 * * * *', 'must be ?'],
    ['0 3 ? * ? *', 'must be ?'],
    ['60 3 * * ? *', '"60" is nothing for the minutes'],
    ['0 24 * * ? *', '"24" is nothing for the hours'],
    ['0 3 0 * ? *', '"0" is nothing for the days of the month'],
    ['0 3 ? * 8 *', '"8" is nothing for the days of the week'],
    ['0 3 ? * 3#1,6#3 *', 'hold one expression'],
    ['0 3 ? * 3#6 *', '"3#6" is nothing for the days of the week'],
    ['0 3 * FOO ? *', '"FOO" is nothing for the months'],
    ['0 3 * * ? 1969', '"1969" is nothing for the years'],
    ['0/0 3 * * ? *', '"0/0" is nothing for the minutes'],
    ['9-3 3 * * ? *', '"9-3" is nothing for the minutes'],
  ])('is not cron(%s): %s', (fields, problem) => {
    expect(() => readSchedule(`cron(${fields})`)).toThrow(problem);
  });

  it('is told from anything else', () => {
    expect(() => readSchedule('at(2026-11-23T00:00:00)')).toThrow('neither rate(…) nor cron(…)');
  });
});
