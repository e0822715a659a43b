import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import validate from 'asl-validator';
import * as z from 'zod';
import { testTemplate } from './stack';
import { withTestSubjects } from '../../lib/workflow/test-subjects';

const workflow = readFileSync('statemachine/verification.asl.json', 'utf8');

const template = z.object({ Resources: z.record(z.string(), z.unknown()) });

const machine = z.object({
  Type: z.literal('AWS::StepFunctions::StateMachine'),
  Properties: z.object({ DefinitionString: z.string() }),
});

/** What a stage deploys: its resources, and the definition of its workflow with the placeholders. */
function deployed(context: Record<string, unknown>) {
  const { Resources } = template.parse(testTemplate(context).toJSON());
  const machines = Object.values(Resources).flatMap((one) => machine.safeParse(one).data ?? []);
  return {
    resources: Object.keys(Resources),
    text: JSON.stringify(Resources),
    definitions: machines.map(({ Properties }) => Properties.DefinitionString),
  };
}

/** Every source of the functions, one after the other. */
const functionSources = readdirSync('lambdas', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join('lambdas', name), 'utf8'))
  .join('\n');

describe('Test subjects', () => {
  it('are unknown to production, and add states to the workflow of a test stage and nothing else', () => {
    const production = deployed({});
    expect(production.definitions).toEqual([workflow]);
    expect(production.text.includes('honnin.test')).toBe(false);
    expect(functionSources.includes('honnin.test')).toBe(false);
    const test = deployed({ stage: 'test' });
    expect(test.definitions).toEqual([withTestSubjects(workflow)]);
    expect(test.resources).toEqual(production.resources);
  });

  it('go a way in valid Amazon States Language', () => {
    const definition = withTestSubjects(workflow).replaceAll(
      /\$\{(\w+)\}/g,
      'arn:aws:lambda:us-east-1:000000000000:function:$1',
    );
    const states = z.record(z.string(), z.unknown()).parse(JSON.parse(definition));
    expect(validate(states, { checkArn: true })).toMatchObject({ isValid: true, errors: [] });
  });

  it('leave every state of the others as it is, but for the first, which still leads where it led', () => {
    const states = z.object({
      States: z.record(
        z.string(),
        z.looseObject({
          Assign: z.looseObject({}).optional(),
          Next: z.string().optional(),
          Output: z.unknown().optional(),
        }),
      ),
    });
    const { Begin: before, ...others } = states.parse(JSON.parse(workflow)).States;
    const { Begin: after, ...rest } = states.parse(JSON.parse(withTestSubjects(workflow))).States;
    expect(rest).toMatchObject(others);
    expect(after).toMatchObject({
      Assign: before?.Assign,
      Default: before?.Next,
      Output: before?.Output,
    });
  });

  it('are refused of a stage that is neither', () => {
    expect(() => testTemplate({ stage: 'staging' })).toThrow('stage: give production or test');
  });
});
