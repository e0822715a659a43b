import type { ReviewApi } from '../../web/console/api/review-api';
import { toCsv } from '../../web/console/verifications/csv';
import { toFilter, withFilter } from '../../web/console/verifications/filter';
import { readPage } from '../../web/console/verifications/read-page';
import { readSavedViews, withSavedView } from '../../web/console/verifications/saved-views';
import { queryOf, readView, writeView, type View } from '../../web/console/verifications/view';
import { reviewed } from '../components/support/reviewed';

const NOW = Date.parse('2026-03-04T12:00:00.000Z');

const everything: View = {
  status: ['approved', 'rejected'],
  reason: ['FACE_MISMATCH'],
  subjectId: 'customer-1',
  applicationId: 'shop',
  minimumLiveness: 80,
  maximumSimilarity: 94.5,
  time: { amount: 7, unit: 'day' },
  order: 'oldest',
};

const read = (search: string) => readView(new URLSearchParams(search));

describe('A view', () => {
  it('is the same after it was an address', () => {
    expect(readView(writeView(everything))).toEqual(everything);
    const fixed = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
    expect(readView(writeView({ order: 'newest', time: fixed })).time).toEqual(fixed);
  });

  it('shows everything, newest first, at an address that says nothing', () => {
    expect(read('')).toEqual({ order: 'newest' });
    expect(writeView({ order: 'newest' }).toString()).toBe('');
  });

  it.each([
    'status=happy',
    'reason=,',
    'minimumLiveness=101',
    'maximumSimilarity=high',
    'minimumLiveness=',
    'last=7y',
    'from=2026-03-01',
    'from=yesterday&to=today',
    'order=random',
    'colour=red',
  ])('leaves out what it does not understand: %s', (search) => {
    expect(read(search)).toEqual({ order: 'newest' });
  });

  it('asks the API for what it shows', () => {
    expect(queryOf(everything, NOW)).toEqual({
      status: ['approved', 'rejected'],
      reason: ['FACE_MISMATCH'],
      subjectId: 'customer-1',
      applicationId: 'shop',
      minimumLiveness: 80,
      maximumSimilarity: 94.5,
      from: '2026-02-25T12:00:00.000Z',
      order: 'oldest',
    });
  });
});

describe('The filter of a view', () => {
  it('is the same after it was shown', () => {
    expect(withFilter({ order: 'oldest', time: everything.time }, toFilter(everything))).toEqual(
      everything,
    );
  });

  it('adds up the values of one property, and takes the later of two bounds', () => {
    const tokens = [
      { propertyKey: 'status', operator: '=', value: ['approved'] },
      { propertyKey: 'status', operator: '=', value: ['rejected', 'approved'] },
      { propertyKey: 'Liveness', operator: '>=', value: '70' },
      { propertyKey: 'Liveness', operator: '>=', value: '80' },
    ] as const;
    expect(withFilter({ order: 'newest' }, { operation: 'and', tokens })).toEqual({
      order: 'newest',
      status: ['approved', 'rejected'],
      minimumLiveness: 80,
    });
  });

  it('leaves out scores that are none', () => {
    const tokens = [{ propertyKey: 'Similarity', operator: '<=', value: 'high' }] as const;
    const view = withFilter({ order: 'newest' }, { operation: 'and', tokens });
    expect(view).toEqual({ order: 'newest' });
  });
});

describe('A page of a view', () => {
  const { signal } = new AbortController();
  const [a, b, c] = [
    reviewed({ subjectId: 'a' }),
    reviewed({ subjectId: 'b' }),
    reviewed({ subjectId: 'c' }),
  ];
  const listing = (): jest.MockedFunction<ReviewApi['list']> => jest.fn();

  it('is filled from several answers when the API finds few at a time', async () => {
    const list = listing()
      .mockResolvedValueOnce({ items: [a], cursor: '1' })
      .mockResolvedValueOnce({ items: [], cursor: '2' })
      .mockResolvedValueOnce({ items: [b, c], cursor: '3' });
    const page = await readPage({ list }, { order: 'newest', limit: 3 }, signal);
    expect(page).toEqual({ items: [a, b, c], cursor: '3' });
    expect(list.mock.calls).toEqual([
      [{ order: 'newest', limit: 3 }, signal],
      [{ order: 'newest', limit: 2, cursor: '1' }, signal],
      [{ order: 'newest', limit: 2, cursor: '2' }, signal],
    ]);
  });

  it('ends where the API has no more', async () => {
    const list = listing().mockResolvedValue({ items: [a] });
    expect(await readPage({ list }, { limit: 3 }, signal)).toEqual({ items: [a] });
    expect(list).toHaveBeenCalledTimes(1);
  });

  it('ends where nothing was found for long, and can be gone on from', async () => {
    const list = listing().mockResolvedValue({ items: [], cursor: 'more' });
    expect(await readPage({ list }, { limit: 3 }, signal)).toEqual({ items: [], cursor: 'more' });
    expect(list).toHaveBeenCalledTimes(5);
  });
});

describe('Saved views', () => {
  it('are kept by name, in order, the later in place of the earlier', () => {
    const first = withSavedView([], { name: 'Mine', search: 'status=failed' });
    const second = withSavedView(first, { name: 'All', search: '' });
    expect(withSavedView(second, { name: 'Mine', search: 'status=expired' })).toEqual([
      { name: 'All', search: '' },
      { name: 'Mine', search: 'status=expired' },
    ]);
  });

  it.each([[null], ['text'], [{}], [[null, { name: 1, search: '' }, { name: 'x' }]]])(
    'are none in %j',
    (kept) => expect(readSavedViews(kept)).toEqual([]),
  );
});

describe('A table as CSV', () => {
  it('quotes what would end a cell', () => {
    expect(
      toCsv(
        ['a', 'b'],
        [
          ['1,5', 'say "no"'],
          ['two\nlines', ''],
        ],
      ),
    ).toBe('a,b\r\n"1,5","say ""no"""\r\n"two\nlines",\r\n');
  });
});
