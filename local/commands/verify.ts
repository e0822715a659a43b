import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pc from 'picocolors';
import sharp from 'sharp';
import * as z from 'zod';
import type { DocumentContentType } from '../applicant/api-client';
import { Camera } from '../applicant/camera';
import type { Belongings } from '../applicant/headless-applicant';
import { LivenessClient } from '../applicant/liveness-client';
import { startEmbeddedAws } from '../embedded-aws';
import { FaceEngine } from '../rekognition/engine/face-engine';
import { readArguments, runCommand, UsageError } from './arguments';
import { printStep } from './print';
import { withProgress } from './progress';
import { findRunningStack } from './running-stack';
import type { Step } from './timeline';
import { runVerification, type Stack } from './verification-run';

/** The largest image the API takes by the default policy, in bytes. */
const MAXIMUM_BYTES = 15_000_000;

const challenges = {
  light: 'FaceMovementAndLightChallenge',
  movement: 'FaceMovementChallenge',
} as const;

const options = z.object({
  document: z.string({ error: 'give the image file of an identity document' }),
  face: z.string({ error: 'give an image file of the face to hold before the camera' }),
  subject: z
    .string()
    .regex(/^[a-zA-Z0-9_.\-:]{1,255}$/, '1 to 255 letters, digits, "_", ".", "-" or ":"')
    .default(() => `try-${randomUUID()}`),
  challenge: z.enum(['light', 'movement'], { error: 'give light or movement' }).optional(),
  replay: z.boolean().default(false),
  json: z.boolean().default(false),
  keep: z.boolean().default(false),
  data: z
    .string()
    .default('.honnin')
    .transform((path) => resolve(path)),
});

type Options = z.infer<typeof options>;

const contentTypes: Readonly<Record<string, DocumentContentType>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
};

async function readImage(
  option: 'document' | 'face',
  path: string,
): Promise<{ image: Buffer; type: DocumentContentType }> {
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile()) throw new UsageError(`--${option}: there is no file at ${path}`);
  if (file.size > MAXIMUM_BYTES) {
    throw new UsageError(
      `--${option}: ${path} has ${String(file.size)} bytes; make it smaller than ${String(MAXIMUM_BYTES)}`,
    );
  }
  const image = await readFile(path);
  const metadata = await sharp(image)
    .metadata()
    .catch(() => undefined);
  const format =
    metadata?.format === 'heif' && metadata.compression === 'av1' ? 'avif' : metadata?.format;
  const type = format === undefined ? undefined : contentTypes[format];
  if (!type) {
    throw new UsageError(
      `--${option}: ${path} is not an image that can be read; give a JPEG, PNG, WebP or AVIF file`,
    );
  }
  return { image, type };
}

async function readBelongings({ document, face, replay }: Options): Promise<Belongings> {
  const [documentImage, faceImage] = [
    await readImage('document', document),
    await readImage('face', face),
  ];
  const engine = await FaceEngine.start({ workers: 1 });
  try {
    const camera = await Camera.from(faceImage.image, engine).catch((error: unknown) => {
      const cause = error instanceof Error ? error.message : String(error);
      throw new UsageError(`--face: ${face} cannot be held before the camera: ${cause}`);
    });
    return { document: documentImage.image, documentType: documentImage.type, camera, replay };
  } finally {
    await engine.close();
  }
}

/** Works with the stack that runs, or with one of its own for as long as the work takes. */
async function withStack<Result>(
  { data, challenge, keep }: Options,
  work: (stack: Stack) => Promise<Result>,
): Promise<Result> {
  const running = await findRunningStack(data);
  if (running) return work(running);
  const folder = await mkdtemp(join(tmpdir(), 'honnin-verify-'));
  try {
    const policy = join(folder, 'policy.json');
    await writeFile(
      policy,
      JSON.stringify({
        version: 'verify',
        liveness: challenge === undefined ? {} : { challenge: challenges[challenge] },
      }),
    );
    const stack = await withProgress('Starting an embedded AWS', () =>
      startEmbeddedAws({ dataFolder: keep ? data : folder, policy }),
    );
    try {
      return await work(stack);
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function verify(): Promise<number> {
  const given = readArguments(
    {
      document: { type: 'string' },
      face: { type: 'string' },
      subject: { type: 'string' },
      challenge: { type: 'string' },
      replay: { type: 'boolean' },
      json: { type: 'boolean' },
      keep: { type: 'boolean' },
      data: { type: 'string' },
    },
    options,
  );
  const belongings = await readBelongings(given);
  return withStack(given, async (stack) => {
    const liveness = await LivenessClient.start();
    try {
      const steps: Step[] = [];
      const { verification, milliseconds } = await runVerification(
        stack,
        liveness,
        { subjectId: given.subject, belongings },
        (step) => {
          steps.push(step);
          if (!given.json) printStep(step);
        },
        ({ challenge }) => {
          const wanted = given.challenge && challenges[given.challenge];
          if (wanted !== undefined && wanted !== challenge) {
            throw new UsageError(
              `--challenge: the policy of the running stack asks for ${challenge}; leave --challenge out, or stop the stack`,
            );
          }
        },
      );
      if (given.json) console.log(JSON.stringify({ verification, milliseconds, steps }, null, 2));
      else printOutcome(verification);
      return verification.status === 'approved' ? 0 : 1;
    } finally {
      await liveness.close();
    }
  });
}

function printOutcome({
  id,
  status,
  reason,
}: {
  id: string;
  status: string;
  reason?: string | undefined;
}): void {
  const colour = status === 'approved' ? pc.green : pc.red;
  console.log(
    `\n${colour(pc.bold(status))}${reason === undefined ? '' : `: ${reason}`}  ${pc.dim(id)}`,
  );
}

void runCommand(verify);
