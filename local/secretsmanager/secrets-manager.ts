import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../clock';
import { operation } from '../operation-input';
import type { JsonObject, JsonService, Operation } from '../service';
import type { Store } from '../store/store';
import type { SecretDefinition } from '../template/secrets';
import { invalidParameter } from './errors';
import { addVersion, CURRENT, findVersion, updateStage, type SecretValue } from './secret';
import { Secrets } from './secrets';

/** The most bytes of a secret's value. */
const LARGEST_VALUE = 65_536;

const secretId = z.string().min(1).max(2048);
const versionId = z.string().min(32).max(64);
const stage = z.string().min(1).max(256);

const getSecretValue = z.object({
  SecretId: secretId,
  VersionId: versionId.optional(),
  VersionStage: stage.optional(),
});

const describeSecret = z.object({ SecretId: secretId });

const putSecretValue = z.object({
  SecretId: secretId,
  ClientRequestToken: versionId.optional(),
  SecretString: z.string().min(1).max(LARGEST_VALUE).optional(),
  SecretBinary: z.base64().min(1).optional(),
  VersionStages: z.array(stage).min(1).max(20).default([CURRENT]),
});

const updateSecretVersionStage = z.object({
  SecretId: secretId,
  VersionStage: stage,
  RemoveFromVersionId: versionId.optional(),
  MoveToVersionId: versionId.optional(),
});

export interface SecretsManagerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly secrets: readonly SecretDefinition[];
}

/** The embedded Secrets Manager: keeps the secrets of the template with their versions. Nothing is encrypted. */
export class SecretsManager implements JsonService {
  readonly name = 'secretsmanager';
  readonly targetPrefix = 'secretsmanager';
  readonly jsonVersion = '1.1';
  readonly operations: Readonly<Record<string, Operation>>;

  private constructor(
    readonly secrets: Secrets,
    clock: Clock,
  ) {
    this.operations = {
      GetSecretValue: operation(getSecretValue, async ({ SecretId, VersionId, VersionStage }) => {
        const definition = secrets.find(SecretId);
        const secret = await secrets.get(definition);
        const version = findVersion(secret, { id: VersionId, stage: VersionStage });
        const { value } = version;
        return {
          ...identify(definition),
          VersionId: version.id,
          ...('text' in value ? { SecretString: value.text } : { SecretBinary: value.bytes }),
          VersionStages: [...version.stages],
          CreatedDate: version.createdAt / 1000,
        };
      }),

      DescribeSecret: operation(describeSecret, async ({ SecretId }) => {
        const definition = secrets.find(SecretId);
        const { createdAt, changedAt, versions } = await secrets.get(definition);
        const labelled = versions.filter(({ stages }) => stages.length > 0);
        const { description, keyArn } = definition;
        return {
          ...identify(definition),
          ...(description !== undefined && { Description: description }),
          ...(keyArn !== undefined && { KmsKeyId: keyArn }),
          CreatedDate: createdAt / 1000,
          LastChangedDate: changedAt / 1000,
          VersionIdsToStages: Object.fromEntries(
            labelled.map(({ id, stages }) => [id, [...stages]]),
          ),
        };
      }),

      PutSecretValue: operation(putSecretValue, async (input) => {
        const definition = secrets.find(input.SecretId);
        const { ClientRequestToken: id = randomUUID(), VersionStages: stages } = input;
        const version = { id, value: valueOf(input), stages, createdAt: clock.now() };
        const secret = await secrets.change(definition, (before) =>
          addVersion(before, definition, version),
        );
        const { stages: given } = findVersion(secret, { id });
        return { ...identify(definition), VersionId: id, VersionStages: [...given] };
      }),

      UpdateSecretVersionStage: operation(updateSecretVersionStage, async (input) => {
        const definition = secrets.find(input.SecretId);
        const { RemoveFromVersionId: from, MoveToVersionId: to } = input;
        await secrets.change(definition, (before) =>
          updateStage(before, input.VersionStage, { from, to }),
        );
        return identify(definition);
      }),
    };
  }

  /**
   * Makes what the template has and the store has not yet.
   *
   * @throws TemplateError for a secret whose value cannot be thought up as its rules say
   */
  static async open({ store, clock, secrets }: SecretsManagerOptions): Promise<SecretsManager> {
    return new SecretsManager(await Secrets.open(store, clock, secrets), clock);
  }
}

function identify({ arn, name }: SecretDefinition): JsonObject {
  return { ARN: arn, Name: name };
}

function valueOf({
  SecretString: text,
  SecretBinary: bytes,
}: z.output<typeof putSecretValue>): SecretValue {
  if (text !== undefined && bytes !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  if (text !== undefined) return { text };
  if (bytes !== undefined && Buffer.byteLength(bytes, 'base64') <= LARGEST_VALUE) return { bytes };
  throw invalidParameter(
    `You must provide either SecretString or SecretBinary, of at most ${LARGEST_VALUE} bytes.`,
  );
}
