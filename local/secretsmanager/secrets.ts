import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import { SerialQueue } from '../serial-queue';
import type { Store, Table } from '../store/store';
import { TemplateError } from '../template/cloudformation';
import type { SecretDefinition } from '../template/secrets';
import { notFound } from './errors';
import { generateSecretString } from './random-password';
import { addVersion, CURRENT, type Secret } from './secret';

/** Characters that an ARN has more than the name: a hyphen and six. */
const SUFFIX_LENGTH = 7;

/** The secrets of the template, by the ways there are to name one, with their versions in the store. */
export class Secrets {
  private readonly table: Table<Secret>;
  private readonly changes = new SerialQueue();

  private constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly definitions: readonly SecretDefinition[],
  ) {
    this.table = store.table('secretsmanager/secrets');
  }

  /** @throws TemplateError for a secret whose value cannot be thought up as its rules say */
  static async open(
    store: Store,
    clock: Clock,
    definitions: readonly SecretDefinition[],
  ): Promise<Secrets> {
    const secrets = new Secrets(store, clock, definitions);
    for (const definition of definitions) await secrets.deploy(definition);
    return secrets;
  }

  /**
   * @param id name or ARN, also without the characters at its end
   * @throws ServiceError `ResourceNotFoundException`
   */
  find(id: string): SecretDefinition {
    const found = this.definitions.find(
      ({ name, arn }) => id === name || id === arn || id === arn.slice(0, -SUFFIX_LENGTH),
    );
    if (found) return found;
    throw notFound('secret.');
  }

  async get({ name }: SecretDefinition): Promise<Secret> {
    const secret = await this.table.get(name);
    if (secret) return secret;
    throw notFound('secret.');
  }

  /** Makes something else of a secret; returns it once it is on the disk. */
  change(definition: SecretDefinition, change: (secret: Secret) => Secret): Promise<Secret> {
    return this.changes.run(async () => {
      const before = await this.get(definition);
      const after = change(before);
      if (after !== before) await this.store.commit([this.table.put(definition.name, after)]);
      return after;
    });
  }

  /** Makes a secret, or gives it a new value if the template has another one than before. */
  private async deploy(definition: SecretDefinition): Promise<void> {
    const now = this.clock.now();
    const source = createHash('sha256')
      .update(JSON.stringify(definition.value ?? null))
      .digest('hex');
    const known = await this.table.get(definition.name);
    if (known?.source === source) return;
    const secret = { ...(known ?? { createdAt: now, changedAt: now, versions: [] }), source };
    const text = this.firstValue(definition);
    const deployed =
      text === undefined
        ? secret
        : addVersion(secret, definition, {
            id: randomUUID(),
            value: { text },
            stages: [CURRENT],
            createdAt: now,
          });
    await this.store.commit([this.table.put(definition.name, deployed)]);
  }

  private firstValue({ name, value }: SecretDefinition): string | undefined {
    if (typeof value !== 'object') return value;
    try {
      return generateSecretString(value);
    } catch (error) {
      throw new TemplateError(name, error instanceof Error ? error.message : String(error));
    }
  }
}
