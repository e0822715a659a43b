import { readFileSync } from 'node:fs';
import { drawInto, graphPage, readDefinition, statesOf } from '../../scripts/state-graph';
import validate from 'asl-validator';

const definition = (): Record<string, unknown> =>
  JSON.parse(
    readFileSync('statemachine/verification.asl.json', 'utf8').replaceAll(
      /\$\{(\w+)\}/g,
      'arn:aws:lambda:us-east-1:000000000000:function:$1',
    ),
  ) as Record<string, unknown>;

type States = Record<string, Record<string, unknown>>;

/** All states, with those within Maps. */
const statesIn = (machine: Record<string, unknown>): Record<string, unknown>[] =>
  Object.values(machine.States as States).flatMap((state) => [
    state,
    ...(state.ItemProcessor ? statesIn(state.ItemProcessor as Record<string, unknown>) : []),
  ]);

describe('The definition of the workflow', () => {
  it('is valid Amazon States Language', () => {
    expect(validate(definition(), { checkArn: true })).toMatchObject({ isValid: true, errors: [] });
  });

  it('says of every state what it is for', () => {
    for (const [, { Comment }] of statesOf(readDefinition())) {
      expect(Comment.length).toBeGreaterThan(10);
    }
  });

  it('gives every task a timeout and retries by exact error names', () => {
    for (const state of statesIn(definition()).filter(({ Type }) => Type === 'Task')) {
      expect(state).toHaveProperty('TimeoutSeconds');
      expect(JSON.stringify(state.Retry)).not.toMatch(/States\.(ALL|TaskFailed)/);
      expect(state.Retry).toEqual([expect.objectContaining({ JitterStrategy: 'FULL' })]);
    }
  });

  it('is drawn as it stands in statemachine/README.md', () => {
    const page = readFileSync(graphPage, 'utf8');
    expect(drawInto(page, readDefinition())).toBe(page);
  });
});
