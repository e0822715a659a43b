import * as z from 'zod';
import { TemplateError } from './cloudformation';
import { readProperties } from './read-properties';
import type { ResolvedTemplate } from './template';

const keyProperties = z.object({
  KeySpec: z.string().default('SYMMETRIC_DEFAULT'),
  KeyUsage: z.string().default('ENCRYPT_DECRYPT'),
  Enabled: z.literal(true, { error: 'the embedded KMS disables no keys' }).optional(),
});

/** A key of KMS. */
export interface KeyDefinition {
  /** `arn:aws:kms:us-east-1:000000000000:key/…` */
  readonly arn: string;
  readonly spec: string;
  readonly usage: string;
}

/** The one kind of key that the embedded KMS signs with. */
export const SIGNING_KEY_SPEC = 'ECC_NIST_P256';

/** And the one that it makes MACs with. */
export const MAC_KEY_SPEC = 'HMAC_256';

/**
 * The keys of the template.
 *
 * @throws TemplateError naming a key that is to sign, or to make MACs, and cannot
 */
export function readKeys(template: ResolvedTemplate): KeyDefinition[] {
  return template.resourcesOfType('AWS::KMS::Key').map((resource) => {
    const { KeySpec: spec, KeyUsage: usage } = readProperties(resource, keyProperties);
    if (usage === 'SIGN_VERIFY' && spec !== SIGNING_KEY_SPEC) {
      throw new TemplateError(
        resource.logicalId,
        `the embedded KMS signs with keys of ${SIGNING_KEY_SPEC} only, not of ${spec}`,
      );
    }
    if (usage === 'GENERATE_VERIFY_MAC' && spec !== MAC_KEY_SPEC) {
      throw new TemplateError(
        resource.logicalId,
        `the embedded KMS makes MACs with keys of ${MAC_KEY_SPEC} only, not of ${spec}`,
      );
    }
    return { arn: template.attributeOf(resource.logicalId, 'Arn'), spec, usage };
  });
}
