import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateListFaces, RekognitionClient } from '@aws-sdk/client-rekognition';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { readArguments, runCommand } from '../local/commands/arguments';
import { printTable } from '../local/commands/print';
import { seconds, withProgress } from '../local/commands/progress';
import { announce } from '../local/commands/running-stack';
import { startEmbeddedAws, type EmbeddedAws } from '../local/embedded-aws';
import { inLanes } from '../scripts/support/in-lanes';
import { Command, type Outcome } from '../test/e2e/support/command';
import { personOfCrowd } from '../test/people/crowd';
import { drawFace } from '../test/people/face';

/** Many drawn faces look alike to the engine: at this similarity only the very same picture is a duplicate. */
const SIMILARITY = 99.99999;

/** One in so many users comes a second time, under another subject, at the end of the list. */
const ONE_TWIN_IN = 200;

/** How often it is seen how far the import is. */
const POLL_MILLISECONDS = 500;

/** Width of a picture, in pixels. */
const WIDTH = 320;

const options = z.object({
  count: z.coerce
    .number({ error: 'give how many users to import' })
    .int()
    .min(10)
    .max(100_000)
    .default(1000),
  stops: z.coerce
    .number({ error: 'give how often to stop the import on its way' })
    .int()
    .min(0)
    .max(50)
    .default(4),
  faces: z.string().default(join(tmpdir(), 'honnin-crowd')),
});

const reportSchema = z.array(z.looseObject({ subjectId: z.string(), outcome: z.string() }));

type Report = z.infer<typeof reportSchema>;

/** Imports drawn faces into an embedded stack of its own, stopping on the way, and checks what is enrolled in the end. */
async function bench(): Promise<number> {
  const given = readArguments(
    { count: { type: 'string' }, stops: { type: 'string' }, faces: { type: 'string' } },
    options,
  );
  const pictures = resolve(given.faces);
  await withProgress('Drawing faces that are not there yet', () => draw(pictures, given.count));
  const folder = await mkdtemp(join(tmpdir(), 'honnin-import-'));
  try {
    const data = join(folder, 'data');
    const aws = await startEmbeddedAws({ dataFolder: data });
    try {
      await announce(data, aws);
      const start = performance.now();
      const report = await importStopping(folder, pictures, data, given);
      const milliseconds = performance.now() - start;
      const violations = await check(aws, report, given.count);
      printTable(
        ['what', 'count'],
        [
          ...['enrolled', 'already_enrolled', 'duplicate', 'refused'].map((outcome) => [
            outcome,
            String(report.filter((line) => line.outcome === outcome).length),
          ]),
          ['stops', String(given.stops)],
          ['users a minute', ((report.length / milliseconds) * 60_000).toFixed(0)],
          ['violations', String(violations.length)],
        ],
      );
      console.log(`\n${String(report.length)} users in ${seconds(milliseconds)}`);
      for (const violation of violations) console.error(violation);
      return violations.length === 0 ? 0 : 1;
    } finally {
      await aws.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const pictureOf = (pictures: string, number: number): string =>
  join(pictures, `${String(number).padStart(5, '0')}.jpg`);

async function draw(pictures: string, count: number): Promise<void> {
  await mkdir(pictures, { recursive: true });
  const numbers = Array.from({ length: count }, (_, number) => number);
  await inLanes(numbers, availableParallelism(), async (number) => {
    const path = pictureOf(pictures, number);
    if (await stat(path).catch(() => undefined)) return;
    const smile = (number % 5) / 5;
    await writeFile(path, await drawFace(personOfCrowd(number), { smile }, WIDTH));
  });
}

async function importStopping(
  folder: string,
  pictures: string,
  data: string,
  { count, stops }: { readonly count: number; readonly stops: number },
): Promise<Report> {
  const policy = join(folder, 'policy.json');
  await writeFile(
    policy,
    JSON.stringify({ version: 'crowd', duplicate: { similarity: SIMILARITY } }),
  );
  const lines = Array.from(
    { length: count },
    (_, number) => `user-${number},${pictureOf(pictures, number)}`,
  );
  for (let number = 0; number < count; number += ONE_TWIN_IN) {
    lines.push(`twin-${number},${pictureOf(pictures, number)}`);
  }
  const users = join(folder, 'users.csv');
  await writeFile(users, ['subjectId,image', ...lines].join('\n'));
  const out = join(folder, 'out');
  const arguments_ = [
    ...[users, '--consent', 'Drawn people, who need not be asked', '--policy', policy],
    ...['--data', data, '--out', out],
  ];
  for (let stop = 1; stop <= stops; stop++) {
    const command = Command.start('import', arguments_);
    const target = Math.round((stop / (stops + 1)) * lines.length);
    const done = await reach(target, join(out, 'journal.jsonl'), command);
    // In turn as Ctrl-C does, and as a power failure does.
    if (stop % 2 === 0) await command.kill();
    else command.interrupt();
    await command.outcome();
    console.error(`Stopped at ${String(done)} of ${String(lines.length)}`);
  }
  await Command.run('import', arguments_);
  return reportSchema.parse(
    parse(await readFile(join(out, 'report.csv'), 'utf8'), { columns: true }),
  );
}

/** Waits until so many users are done; tells how many were. */
async function reach(target: number, journal: string, command: Command): Promise<number> {
  let outcome: Outcome | undefined;
  void command.outcome().then((ended) => (outcome = ended));
  for (;;) {
    const done = await doneIn(journal);
    if (done >= target) return done;
    if (outcome) throw new Error(`The import ended early: ${outcome.stderr}`);
    await pause(POLL_MILLISECONDS);
  }
}

async function doneIn(journal: string): Promise<number> {
  const text = await readFile(journal, 'utf8').catch(() => '');
  return text.split('"result"').length - 1;
}

/** Whoever is reported as enrolled has one row and one vector, and nobody else has any. */
async function check(aws: EmbeddedAws, report: Report, count: number): Promise<string[]> {
  const settings = {
    region: 'us-east-1',
    credentials: { ...aws.operatorCredentials },
  };
  const dynamodb = DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...settings, endpoint: aws.endpoint('dynamodb') }),
  );
  const rows = new Map<string, unknown>();
  const { SubjectsTableName: TableName, CollectionId } = aws.outputs;
  for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName })) {
    for (const item of Items) rows.set(String(item.subjectId), item.faceId);
  }
  const rekognition = new RekognitionClient({ ...settings, endpoint: aws.endpoint('rekognition') });
  const vectors: { subjectId: string; faceId: string }[] = [];
  for await (const { Faces = [] } of paginateListFaces({ client: rekognition }, { CollectionId })) {
    for (const { ExternalImageId = '', FaceId = '' } of Faces) {
      vectors.push({ subjectId: ExternalImageId, faceId: FaceId });
    }
  }
  const enrolled = report.filter(({ outcome }) => outcome.endsWith('enrolled'));
  const twins = enrolled.filter(({ subjectId }) => subjectId.startsWith('twin-'));
  return [
    ...enrolled
      .filter(({ subjectId }) => !rows.has(subjectId))
      .map(({ subjectId }) => `${subjectId} is reported as enrolled and has no row`),
    ...vectors
      .filter(({ subjectId, faceId }) => rows.get(subjectId) !== faceId)
      .map(({ subjectId, faceId }) => `${faceId} of ${subjectId} is nobody's face`),
    ...(rows.size === enrolled.length ? [] : [`${String(rows.size)} rows`]),
    ...(vectors.length === rows.size ? [] : [`${String(vectors.length)} vectors`]),
    ...twins.map(({ subjectId }) => `${subjectId} was enrolled beside the one it looks like`),
    ...(report.length < count ? ['the report lacks users'] : []),
  ];
}

void runCommand(bench);
