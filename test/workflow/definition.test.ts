import { readFileSync } from 'node:fs';
import { drawInto, graphPage, readDefinition } from '../../scripts/state-graph';
import validate from 'asl-validator';

const definition = (): Record<string, unknown> =>
  JSON.parse(
    readFileSync('statemachine/verification.asl.json', 'utf8').replaceAll(
      /\$\{(\w+)\}/g,
      'arn:aws:lambda:us-east-1:000000000000:function:$1',
    ),
  ) as Record<string, unknown>;

describe('The definition of the workflow', () => {
  it('is valid Amazon States Language', () => {
    expect(validate(definition(), { checkArn: true })).toMatchObject({ isValid: true, errors: [] });
  });

  it('says of every state what it is for', () => {
    for (const { Comment } of Object.values(readDefinition().States)) {
      expect(Comment.length).toBeGreaterThan(10);
    }
  });

  it('gives every task a timeout and retries by exact error names', () => {
    const { States } = definition() as { States: Record<string, Record<string, unknown>> };
    for (const state of Object.values(States).filter(({ Type }) => Type === 'Task')) {
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
