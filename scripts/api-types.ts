import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { format } from 'prettier';
import { openApiDocument } from '../lambdas/shared/api/openapi';
import { operationsSource } from './api-operations';

const folder = join(__dirname, '..', 'web', 'api');

const header = '// Made from the routes by `npm run prepare`; not to be edited.\n\n';

/** Writes what `web/` and the published client know of the API: its types, and clients with a method for each call. */
async function writeApiTypes(): Promise<void> {
  const nodes = await openapiTS(JSON.stringify(openApiDocument()));
  await writeFile(join(folder, 'schema.d.ts'), header + astToString(nodes));
  const operations = await format(operationsSource(), {
    parser: 'typescript',
    singleQuote: true,
    printWidth: 100,
  });
  await writeFile(join(folder, 'operations.ts'), operations);
}

void writeApiTypes();
