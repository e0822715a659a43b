import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDefinition } from '../../web/console/execution/definition';
import { graphOf, type Graph } from '../../web/console/execution/graph';
import { layOut } from '../../web/console/execution/layout';
import type { Box } from '../../web/console/execution/picture';

const graphFrom = (definition: object): Graph => graphOf(parseDefinition(definition));

const nested = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemProcessor: {
        StartAt: 'Both',
        States: {
          Both: {
            Type: 'Parallel',
            Branches: [
              {
                StartAt: 'One',
                States: { One: { Type: 'Pass', Next: 'Two' }, Two: { Type: 'Pass', End: true } },
              },
              { StartAt: 'Other', States: { Other: { Type: 'Pass', End: true } } },
            ],
            End: true,
          },
        },
      },
      Next: 'Done',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }],
    },
    Failed: { Type: 'Fail' },
    Done: { Type: 'Succeed' },
  },
};

const workflow: unknown = JSON.parse(
  readFileSync(join(__dirname, '../../statemachine/verification.asl.json'), 'utf8'),
);

describe('The graph of a definition', () => {
  it('says under which conditions a Choice leads where', () => {
    const { transitions } = graphFrom({
      StartAt: 'Which?',
      States: {
        'Which?': {
          Type: 'Choice',
          Choices: [
            { Condition: '{% $n >\n 1 %}', Next: 'Many' },
            { Condition: '{% $all %}', Next: 'Many' },
          ],
          Default: 'One',
        },
        Many: { Type: 'Succeed' },
        One: { Type: 'Succeed' },
      },
    });
    expect(transitions).toEqual([
      { from: 'Which?', to: 'Many', kind: 'choice', labels: ['$n > 1', '$all'] },
      { from: 'Which?', to: 'One', kind: 'choice', labels: ['otherwise'] },
    ]);
  });

  it('reads conditions in JSONPath, too', () => {
    const { transitions } = graphFrom({
      StartAt: 'Which?',
      States: {
        'Which?': {
          Type: 'Choice',
          Choices: [
            {
              And: [
                { Variable: '$.n', NumericLessThan: 3 },
                { Not: { Variable: '$.name', StringEquals: 'x' } },
              ],
              Next: 'Done',
            },
          ],
        },
        Done: { Type: 'Succeed' },
      },
    });
    expect(transitions[0]?.labels).toEqual([
      '$.n NumericLessThan 3 and not ($.name StringEquals "x")',
    ]);
  });

  it('draws a Catch apart, and not when it leads where the state leads anyway', () => {
    const { transitions } = graphFrom({
      StartAt: 'Call',
      States: {
        Call: {
          Type: 'Task',
          Next: 'Record',
          Catch: [
            { ErrorEquals: ['Rekognition.InvalidParameterException'], Next: 'Record' },
            { ErrorEquals: ['States.Timeout', 'States.ALL'], Next: 'Give up' },
          ],
        },
        Record: { Type: 'Succeed' },
        'Give up': { Type: 'Fail' },
      },
    });
    expect(transitions).toEqual([
      { from: 'Call', to: 'Record', kind: 'next', labels: ['or InvalidParameter'] },
      { from: 'Call', to: 'Give up', kind: 'catch', labels: ['Timeout, any error'] },
    ]);
  });

  it('holds the graphs within Maps and Parallels', () => {
    const [each] = graphFrom(nested).states;
    const [both] = each?.inner[0]?.states ?? [];
    expect(both?.inner.map(({ states }) => states.map(({ name }) => name))).toEqual([
      ['One', 'Two'],
      ['Other'],
    ]);
  });

  it('refuses what is no definition', () => {
    expect(() => parseDefinition({ StartAt: 'A' })).toThrow();
  });
});

describe('The picture of a graph', () => {
  const contains = (outer: Box, inner: Box): boolean =>
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height;
  const overlap = (a: Box, b: Box): boolean =>
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

  it.each([
    ['nested states', nested],
    ['the verification', workflow],
  ])('keeps states apart, or inside one another (%s)', (_, definition) => {
    const { boxes, width, height } = layOut(graphOf(parseDefinition(definition)));
    for (const [index, box] of boxes.entries()) {
      expect(contains({ ...box, x: 0, y: 0, width, height }, box)).toBe(true);
      for (const other of boxes.slice(index + 1)) {
        if (box.depth === other.depth) expect(overlap(box, other)).toBe(false);
        else expect(overlap(box, other)).toBe(contains(box, other));
      }
    }
  });

  it('draws every transition from its source to its target', () => {
    const graph = graphOf(parseDefinition(workflow));
    const { boxes, lines } = layOut(graph);
    expect(lines).toHaveLength(graph.transitions.length);
    const touches = (name: string, point: { x: number; y: number } | undefined): boolean =>
      boxes.some(
        (box) =>
          box.state.name === name &&
          point !== undefined &&
          contains(
            { ...box, x: box.x - 1, y: box.y - 1, width: box.width + 2, height: box.height + 2 },
            { ...box, ...point, width: 0, height: 0 },
          ),
      );
    for (const { from, to, points } of lines) {
      expect(touches(from, points[0])).toBe(true);
      expect(touches(to, points.at(-1))).toBe(true);
    }
  });

  it('of the verification is as narrow as half a laptop screen', () => {
    expect(layOut(graphOf(parseDefinition(workflow))).width).toBeLessThan(800);
  });
});
