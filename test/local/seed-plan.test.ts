import { cases } from '../../local/seed/cases';
import { plan } from '../../local/seed/plan';

describe('The plan of a seed', () => {
  it('has every kind of verification, as often as its share', () => {
    const planned = plan(300, 'a');
    const total = cases.reduce((sum, { share }) => sum + share, 0);
    for (const kind of cases) {
      const count = planned.filter((one) => one.kind === kind).length;
      expect(Math.abs(count - (kind.share / total) * 300)).toBeLessThanOrEqual(1);
      expect(count).toBeGreaterThan(0);
    }
  });

  it('begins with the customer whom others pretend to be', () => {
    const [first] = plan(1, 'a');
    expect(first).toMatchObject({ subjectId: 'customer-1', kind: { outcome: 'approved' } });
    const impostors = plan(100, 'a').filter(({ kind }) => kind.outcome.includes('DUPLICATE'));
    expect(new Set(impostors.map(({ role }) => role))).toEqual(new Set([first?.role]));
  });

  it('has customers come again with their own face, and strangers once', () => {
    const planned = [...plan(200, 'a'), ...plan(200, 'b')];
    const subjects = new Map<string, Set<number>>();
    for (const { subjectId, role } of planned) {
      subjects.set(subjectId, (subjects.get(subjectId) ?? new Set()).add(role));
    }
    expect([...subjects.values()].every((roles) => roles.size === 1)).toBe(true);
    const strangers = planned.filter(({ kind }) => kind.subject === 'stranger');
    expect(new Set(strangers.map(({ subjectId }) => subjectId)).size).toBe(strangers.length);
  });
});
