import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { openApiDocument } from '../lambdas/shared/api/openapi';

const header = '// Made from the routes by `npm run prepare`; not to be edited.\n\n';

async function writeApiTypes(): Promise<void> {
  const nodes = await openapiTS(JSON.stringify(openApiDocument()));
  await writeFile(join(__dirname, '../web/api/schema.d.ts'), header + astToString(nodes));
}

void writeApiTypes();
