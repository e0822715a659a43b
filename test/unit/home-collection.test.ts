import { homeCollection } from '../../lambdas/shared/enrolment/home-collection';

const subjects = Array.from({ length: 3000 }, (_, index) => `subject-${index}`);

/** How many subjects have their home where. */
function shares(open: readonly [string, ...string[]]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const subject of subjects) {
    const home = homeCollection(subject, open);
    counts.set(home, (counts.get(home) ?? 0) + 1);
  }
  return counts;
}

describe('The collection a subject is enrolled in', () => {
  it('is the same each time, in whichever order they are listed', () => {
    for (const subject of subjects.slice(0, 100)) {
      expect(homeCollection(subject, ['a', 'b', 'c'])).toBe(
        homeCollection(subject, ['c', 'a', 'b']),
      );
    }
  });

  it('takes an even share of the subjects', () => {
    for (const count of shares(['a', 'b', 'c']).values()) {
      expect(count).toBeGreaterThan(900);
      expect(count).toBeLessThan(1100);
    }
  });

  it('changes with a new one only for those who go there', () => {
    const moved = subjects.filter(
      (subject) => homeCollection(subject, ['a', 'b']) !== homeCollection(subject, ['a', 'b', 'c']),
    );
    expect(moved.length).toBeGreaterThan(900);
    expect(moved.length).toBeLessThan(1100);
    for (const subject of moved) expect(homeCollection(subject, ['a', 'b', 'c'])).toBe('c');
  });
});
