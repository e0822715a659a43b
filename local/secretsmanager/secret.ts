import type { SecretDefinition } from '../template/secrets';
import { invalidParameter, notFound, resourceExists } from './errors';

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';

/** Versions without a label that are kept. */
const MOST_UNLABELLED = 100;

/** What a secret hides; bytes are in base64. */
export type SecretValue = { readonly text: string } | { readonly bytes: string };

export interface SecretVersion {
  readonly id: string;
  readonly value: SecretValue;
  /** Labels: `AWSCURRENT` and the like, of which each is on one version. */
  readonly stages: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A secret as the store has it. Times are milliseconds since the epoch. */
export interface Secret {
  readonly createdAt: number;
  readonly changedAt: number;
  /** Digest of the value, or of the rules for one, that the template last gave. */
  readonly source: string;
  /** Oldest first. */
  readonly versions: readonly SecretVersion[];
}

/** @throws ServiceError `ResourceNotFoundException`, `InvalidRequestException` when the label is on another version */
export function findVersion(
  { versions }: Secret,
  { id, stage }: { readonly id?: string | undefined; readonly stage?: string | undefined },
): SecretVersion {
  if (id === undefined) {
    const label = stage ?? CURRENT;
    const labelled = versions.find(({ stages }) => stages.includes(label));
    if (labelled) return labelled;
    throw notFound(`secret value for staging label: ${label}`);
  }
  const version = versions.find((one) => one.id === id);
  if (version && (stage === undefined || version.stages.includes(stage))) return version;
  throw notFound(`secret value for VersionId: ${id}`);
}

/**
 * A secret with a further version. Repeating a request changes nothing.
 *
 * @throws ServiceError `ResourceExistsException` when there is a version of this id with another value
 */
export function addVersion(
  secret: Secret,
  { arn }: SecretDefinition,
  version: SecretVersion,
): Secret {
  const known = secret.versions.find(({ id }) => id === version.id);
  if (known) {
    if (JSON.stringify(known.value) === JSON.stringify(version.value)) return secret;
    throw resourceExists(
      `You can't use ClientRequestToken ${version.id} because that value is already in use for a version of secret ${arn}.`,
    );
  }
  const added = { ...secret, versions: [...secret.versions, { ...version, stages: [] }] };
  const labelled = version.stages.reduce<Secret>(
    (changed, stage) => moveStage(changed, stage, version.id),
    added,
  );
  return { ...labelled, changedAt: version.createdAt, versions: withoutOldest(labelled.versions) };
}

/** A secret with a label on this version alone, or on none. Where the current one was is the previous one from then on. */
export function moveStage(secret: Secret, stage: string, to: string | undefined): Secret {
  const from = secret.versions.find(({ stages }) => stages.includes(stage))?.id;
  if (from === to) return secret;
  const moved = {
    ...secret,
    versions: secret.versions.map((version) => {
      const others = version.stages.filter((one) => one !== stage);
      return { ...version, stages: version.id === to ? [...others, stage] : others };
    }),
  };
  return stage === CURRENT && from !== undefined ? moveStage(moved, PREVIOUS, from) : moved;
}

/**
 * As {@link moveStage}, when somebody asks for it.
 *
 * @throws ServiceError unless it is said where the label is now
 */
export function updateStage(
  secret: Secret,
  stage: string,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
): Secret {
  if (to !== undefined) findVersion(secret, { id: to });
  if (from !== undefined) findVersion(secret, { id: from });
  const holder = secret.versions.find(({ stages }) => stages.includes(stage))?.id;
  if (holder !== undefined && holder !== to && from !== holder) {
    throw invalidParameter(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (stage === CURRENT && to === undefined) {
    throw invalidParameter(
      `You can only move staging label ${CURRENT} to a different secret version. It can't be completely removed.`,
    );
  }
  return moveStage(secret, stage, to);
}

function withoutOldest(versions: readonly SecretVersion[]): readonly SecretVersion[] {
  const unlabelled = versions.filter(({ stages }) => stages.length === 0);
  const forgotten = new Set(unlabelled.slice(0, -MOST_UNLABELLED));
  return versions.filter((version) => !forgotten.has(version));
}
