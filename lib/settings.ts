import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { SettingsError } from '../lambdas/shared/settings-error';
import { parseEndpoints, type Endpoint } from '../lambdas/shared/webhooks/endpoints';
import { defaultPolicy, parsePolicy, type Policy } from '../lambdas/shared/policy';

const WEB_ORIGIN_REMEDY =
  'webOrigin: give the https origin of the web app, such as https://verify.example.com';

/** CloudFront takes certificates of this region only. */
const CERTIFICATE_REMEDY =
  'webCertificateArn: give the ARN of a certificate for webOrigin that lies in us-east-1';

/** Web ACLs of CloudFront lie in this region, wherever the stack does. */
const WEB_ACL_REMEDY =
  'webAclArn: give the ARN of a web ACL of the scope CLOUDFRONT, which lies in us-east-1';

/** As many as an inline Map of Step Functions searches at once. */
const MOST_COLLECTIONS = 40;

const BUDGET_REMEDY = 'monthlyBudget: give an amount in US dollars above 0, such as 500';

const LIVENESS_BUDGET_REMEDY =
  'livenessBudget: give an amount in US dollars a day above 0, such as 25';

/** An amount above 0. On the command line everything is text; in cdk.json it may be a number. */
const dollars = (error: string) =>
  z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\d+(\.\d+)?$/)
          .transform(Number),
      ],
      { error },
    )
    .refine((amount) => amount > 0, { error })
    .optional();

const COLLECTIONS_REMEDY =
  'faceCollections: give how many collections of faces there are, from 1 to 40';

const FULL_COLLECTIONS_REMEDY =
  'fullFaceCollections: give how many of the collections, counted from the first, take no new faces; one must stay open';

/** On the command line everything is text; in cdk.json it may be a number. */
const count = (remedy: string) =>
  z
    .union(
      [
        z.int(),
        z
          .string()
          .regex(/^\d{1,2}$/)
          .transform(Number),
      ],
      { error: remedy },
    )
    .refine((value) => value >= 0 && value <= MOST_COLLECTIONS, { error: remedy });

/** On the command line everything is text; in cdk.json it may be a boolean. */
const flag = (remedy: string) =>
  z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')], {
    error: remedy,
  });

const contextSchema = z
  .object({
    webOrigin: z
      .string({ error: WEB_ORIGIN_REMEDY })
      .refine(isOriginOfDomain, { error: WEB_ORIGIN_REMEDY })
      .optional(),
    webCertificateArn: z
      .string({ error: CERTIFICATE_REMEDY })
      .regex(/^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/, {
        error: CERTIFICATE_REMEDY,
      })
      .optional(),
    stage: z
      .enum(['production', 'test'], { error: 'stage: give production or test' })
      .default('production'),
    protectData: flag('protectData: give true or false').default(true),
    waf: flag('waf: give true or false').default(false),
    webAclArn: z
      .string({ error: WEB_ACL_REMEDY })
      .regex(/^arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/, {
        error: WEB_ACL_REMEDY,
      })
      .optional(),
    policy: z.string({ error: 'policy: give the path of a JSON file' }).optional(),
    webhooks: z.string({ error: 'webhooks: give the path of a JSON file' }).optional(),
    monthlyBudget: dollars(BUDGET_REMEDY),
    budgetEmail: z
      .email({ error: 'budgetEmail: give the e-mail address to be told of what is spent' })
      .optional(),
    livenessBudget: dollars(LIVENESS_BUDGET_REMEDY),
    faceCollections: count(COLLECTIONS_REMEDY)
      .refine((value) => value > 0, { error: COLLECTIONS_REMEDY })
      .default(1),
    fullFaceCollections: count(FULL_COLLECTIONS_REMEDY).default(0),
    alarmEmail: z
      .email({ error: 'alarmEmail: give the e-mail address to be told of alarms' })
      .optional(),
  })
  .refine(
    ({ webOrigin, webCertificateArn }) =>
      (webOrigin === undefined) === (webCertificateArn === undefined),
    { error: 'webOrigin and webCertificateArn: give both, or neither' },
  )
  .refine(
    ({ monthlyBudget, budgetEmail }) =>
      (monthlyBudget === undefined) === (budgetEmail === undefined),
    { error: 'monthlyBudget and budgetEmail: give both, or neither' },
  )
  .refine(({ faceCollections, fullFaceCollections }) => fullFaceCollections < faceCollections, {
    error: FULL_COLLECTIONS_REMEDY,
  });

/** A name of one's own for the web app. */
export interface CustomDomain {
  /** For example `https://verify.example.com`. */
  readonly origin: string;
  /** ARN of its certificate, in us-east-1. */
  readonly certificateArn: string;
}

/** What the account should spend in a month, and who hears when it is about to spend more. */
export interface Budget {
  /** US dollars. */
  readonly dollars: number;
  readonly email: string;
}

/** What a deployment chooses, from the CDK context (`cdk.json`, or `-c name=value`). */
export interface Settings {
  /** Where applicants and reviewers find the web app; at the name that CloudFront gives it unless given. */
  readonly customDomain?: CustomDomain;
  /** On a test stage subjects may ask for an outcome; the workflow of production knows nothing of that. */
  readonly stage: 'production' | 'test';
  /** Keeps tables, evidence and keys when the stack goes, and protects the tables from deletion. */
  readonly protectData: boolean;
  /** Puts a web ACL before the API. */
  readonly waf: boolean;
  /** A web ACL of the operator's to put before the pages, too. */
  readonly webAclArn?: string;
  readonly policy: Policy;
  /** Where applications are told of changes of status. */
  readonly webhooks: readonly Endpoint[];
  /** Collections that faces are enrolled in, and how many of them, from the first, are full. */
  readonly faceCollections: { readonly count: number; readonly full: number };
  /** Nobody is told of what is spent unless given. */
  readonly budget?: Budget;
  /** What liveness checks may cost a day (UTC), in US dollars; as much as they do unless given. */
  readonly livenessBudget?: number;
  /** Who is told of alarms, which are told to an SNS topic in any case. */
  readonly alarmEmail?: string;
}

/**
 * Reads the settings of a deployment.
 *
 * @param context looks up a value of the CDK context by name
 * @param loopbackWebhooks whether webhooks may go to the machine that they are sent from
 * @throws SettingsError naming each wrong setting, or each wrong field of a file, and the remedy
 */
export function readSettings(
  context: (name: string) => unknown,
  loopbackWebhooks = false,
): Settings {
  const parsed = contextSchema.safeParse({
    webOrigin: context('webOrigin'),
    webCertificateArn: context('webCertificateArn'),
    stage: context('stage'),
    protectData: context('protectData'),
    waf: context('waf'),
    webAclArn: context('webAclArn'),
    policy: context('policy'),
    webhooks: context('webhooks'),
    monthlyBudget: context('monthlyBudget'),
    budgetEmail: context('budgetEmail'),
    livenessBudget: context('livenessBudget'),
    alarmEmail: context('alarmEmail'),
    faceCollections: context('faceCollections'),
    fullFaceCollections: context('fullFaceCollections'),
  });
  if (!parsed.success)
    throw new SettingsError(parsed.error.issues.map(({ message }) => message).join('\n'));
  const { webOrigin, webCertificateArn, protectData, policy } = parsed.data;
  const { webhooks, monthlyBudget, budgetEmail, livenessBudget, alarmEmail, waf, webAclArn } =
    parsed.data;
  const { faceCollections, fullFaceCollections, stage } = parsed.data;
  return {
    ...(webOrigin !== undefined &&
      webCertificateArn !== undefined && {
        customDomain: { origin: webOrigin, certificateArn: webCertificateArn },
      }),
    stage,
    protectData,
    waf,
    ...(webAclArn !== undefined && { webAclArn }),
    policy: policy === undefined ? defaultPolicy : parsePolicy(readJsonFile('policy', policy)),
    webhooks:
      webhooks === undefined
        ? []
        : parseEndpoints(readJsonFile('webhooks', webhooks), { loopback: loopbackWebhooks }),
    faceCollections: { count: faceCollections, full: fullFaceCollections },
    ...(monthlyBudget !== undefined &&
      budgetEmail !== undefined && { budget: { dollars: monthlyBudget, email: budgetEmail } }),
    ...(livenessBudget !== undefined && { livenessBudget }),
    ...(alarmEmail !== undefined && { alarmEmail }),
  };
}

/** `https://` and the name of a host, and nothing behind it: CloudFront has no other ports. */
function isOriginOfDomain(text: string): boolean {
  return URL.canParse(text) && text === `https://${new URL(text).hostname}`;
}

function readJsonFile(setting: string, path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new SettingsError(`The ${setting} file ${path} could not be read as JSON: ${cause}`, {
      cause: error,
    });
  }
}
