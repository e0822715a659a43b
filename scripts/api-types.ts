import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { format } from 'prettier';
import { openApiDocument } from '../lambdas/shared/api/openapi';
import { operationsSource } from './api-operations';
import { workflowPartsSource } from './workflow-parts';

const web = join(__dirname, '..', 'web');
const folder = join(web, 'api');

const header = '// Made from the routes by `npm run prepare`; not to be edited.\n\n';

/** Writes what `web/` and the published client know of the API: its types, and clients with a method for each call. */
async function writeApiTypes(): Promise<void> {
  const nodes = await openapiTS(JSON.stringify(openApiDocument()));
  await writeFile(join(folder, 'schema.d.ts'), header + astToString(nodes));
  await writeSource(join(folder, 'operations.ts'), operationsSource());
}

/** Writes what the console knows of the workflow. */
const writeWorkflowParts = (): Promise<void> =>
  writeSource(join(web, 'console', 'picture', 'workflow-parts.ts'), workflowPartsSource());

async function writeSource(file: string, source: string): Promise<void> {
  await writeFile(
    file,
    await format(source, { parser: 'typescript', singleQuote: true, printWidth: 100 }),
  );
}

void Promise.all([writeApiTypes(), writeWorkflowParts()]);
