import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import * as z from 'zod';
import { readArguments, runCommand } from '../local/commands/arguments';
import { readApiDocument } from './api-docs/document';
import { writeInto } from './api-docs/page';

const pageFile = join(__dirname, '..', 'docs', 'api.md');

const options = z.object({ check: z.boolean().default(false) });

/** Writes what follows from the OpenAPI document into `docs/api.md`, or only says whether it is current. */
async function apiDocs(): Promise<number> {
  const { check } = readArguments({ check: { type: 'boolean' } }, options);
  const page = readFileSync(pageFile, 'utf8');
  const written = await format(writeInto(page, readApiDocument()), {
    ...(await resolveConfig(pageFile)),
    parser: 'markdown',
  });
  if (written === page) return 0;
  if (check) {
    console.error('docs/api.md is not what the routes say: run `npm run api-docs`');
    return 1;
  }
  writeFileSync(pageFile, written);
  console.log(`Wrote ${pageFile}`);
  return 0;
}

void runCommand(apiDocs);
