import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { drawDocument } from '../../test/people/document';
import { drawFace } from '../../test/people/face';
import { people } from '../../test/people/people';
import { Camera } from '../applicant/camera';
import type { Belongings } from '../applicant/headless-applicant';
import { LivenessClient } from '../applicant/liveness-client';
import { startEmbeddedAws, type EmbeddedAws } from '../embedded-aws';
import { FaceEngine } from '../rekognition/engine/face-engine';
import { runCommand } from './arguments';
import { seconds, withProgress } from './progress';
import { printStep, printTable } from './print';
import { runVerification } from './verification-run';

interface Scene {
  readonly title: string;
  readonly subjectId: string;
  readonly belongings: Belongings;
  /** Status, and reason if there is one. */
  readonly expected: string;
}

async function drawScenes(engine: FaceEngine): Promise<Scene[]> {
  const [first, second, third, fourth] = people;
  const before = async (person: (typeof people)[number]): Promise<Camera> =>
    Camera.from(await drawFace(person), engine);
  const documentType = 'image/jpeg';
  const document = await drawDocument(first);
  const camera = await before(first);
  return [
    {
      title: 'A living person with their own document',
      subjectId: 'customer-1',
      belongings: { document, documentType, camera },
      expected: 'approved',
    },
    {
      title: 'A document without a face',
      subjectId: 'customer-2',
      belongings: {
        document: await drawDocument(second, { defect: 'no-face' }),
        documentType,
        camera: await before(second),
      },
      expected: 'rejected: NO_FACE',
    },
    {
      title: "Another person's document",
      subjectId: 'customer-3',
      belongings: {
        document: await drawDocument(second),
        documentType,
        camera: await before(third),
      },
      expected: 'rejected: FACE_MISMATCH',
    },
    {
      title: 'A recording instead of a living person',
      subjectId: 'customer-4',
      belongings: {
        document: await drawDocument(fourth),
        documentType,
        camera: await before(fourth),
        replay: true,
      },
      expected: 'rejected: LIVENESS_LOW',
    },
    {
      title: 'The first person again, under another name',
      subjectId: 'customer-5',
      belongings: { document, documentType, camera },
      expected: 'rejected: DUPLICATE_FACE',
    },
  ];
}

async function play(stack: EmbeddedAws, scenes: readonly Scene[]): Promise<boolean> {
  const rows: string[][] = [];
  let asExpected = true;
  const liveness = await LivenessClient.start();
  try {
    for (const [index, scene] of scenes.entries()) {
      console.log(`\n${pc.bold(`${String(index + 1)}. ${scene.title}`)}`);
      const { verification, milliseconds } = await runVerification(
        stack,
        liveness,
        scene,
        printStep,
      );
      const { status, reason } = verification;
      const outcome = reason === undefined ? status : `${status}: ${reason}`;
      const right = outcome === scene.expected;
      asExpected &&= right;
      rows.push([
        right ? pc.green('✓') : pc.red('✗'),
        scene.title,
        right ? outcome : `${outcome}, but expected ${scene.expected}`,
        seconds(milliseconds),
      ]);
    }
  } finally {
    await liveness.close();
  }
  console.log();
  printTable(['', 'applicant', 'outcome', 'time'], rows);
  return asExpected;
}

async function demo(): Promise<number> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'honnin-demo-'));
  try {
    const stack = await withProgress('Starting an embedded AWS', () =>
      startEmbeddedAws({ dataFolder }),
    );
    try {
      const engine = await FaceEngine.start({ workers: 1 });
      const scenes = await withProgress('Drawing five applicants', () => drawScenes(engine));
      await engine.close();
      return (await play(stack, scenes)) ? 0 : 1;
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

void runCommand(demo);
