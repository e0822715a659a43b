import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { routes } from '../../lambdas/shared/api/routes';
import { readApiDocument } from '../../scripts/api-docs/document';
import { exampleOf } from '../../scripts/api-docs/examples';
import { writeInto } from '../../scripts/api-docs/page';

describe('The page of the API', () => {
  // The command names itself where it is not; Prettier, which it lays the page out with, does not load within Jest.
  it('says what the routes say', async () => {
    await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      'scripts/api-docs.ts',
      '--check',
    ]);
  });

  it('shows bodies that the API takes', () => {
    const { operations, schemas } = readApiDocument();
    for (const { operationId, body } of routes) {
      if (!body) continue;
      const operation = operations.find((each) => each.operationId === operationId);
      const example = exampleOf(operation?.requestBody?.content[0] ?? {}, schemas);
      expect([operationId, body.safeParse(example).error?.issues]).toEqual([
        operationId,
        undefined,
      ]);
    }
  });

  it('shows answers that the API may give', () => {
    const { schemas } = readApiDocument();
    const views = routes.flatMap(({ responses }) => Object.values(responses));
    for (const { schema } of views) {
      for (const example of schemas[schema.meta()?.title ?? '']?.examples ?? []) {
        expect(schema.parse(example)).toEqual(example);
      }
    }
  });

  it('has to have a place for the calls of everybody', () => {
    expect(() => writeInto('# API\n', readApiDocument())).toThrow(
      'docs/api.md has no place for the operations of application: add <!-- operations of application -->',
    );
  });
});
