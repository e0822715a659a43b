import type { Clock } from '../../clock';
import { ServiceError } from '../../service';
import type { SignatureVerifier } from '../../signature/signature-verifier';
import { checkKey } from '../bucket';
import type { ObjectAttributes, ObjectVersion } from '../object-version';
import { defaultContentType, requestedEncryption, writtenHeaders } from './object-requests';
import { readForm, type UploadForm } from './post-form';
import { checkPolicy, type FormFields } from './post-policy';
import { sendXml, type S3Call } from './s3-call';
import { largestUpload } from './upload';

/** Fields that ask for what the embedded S3 does not do. */
const unsupportedFields = [
  'success_action_redirect',
  'redirect',
  'tagging',
  'x-amz-server-side-encryption-customer-algorithm',
];

/** PostObject: a file uploaded by a form of a browser, on the strength of a policy that was signed for it. */
export async function postObject(
  call: S3Call,
  signatures: SignatureVerifier,
  clock: Clock,
): Promise<void> {
  const { s3, bucket, request, response } = call;
  if (!request.headers['content-type']?.startsWith('multipart/form-data')) {
    throw new ServiceError(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      412,
      { Condition: 'Bucket POST must be of the enclosure-type multipart/form-data' },
    );
  }
  s3.bucket(bucket);
  const { version, fields } = await readForm(request, async (form) => ({
    version: await receiveForm(call, form, signatures, clock),
    fields: form.fields,
  }));
  const location = `http://${request.headers.host ?? ''}${request.url ?? ''}/${encodeURIComponent(version.key)}`;
  const status = fields.get('success_action_status');
  for (const [name, value] of Object.entries(writtenHeaders(s3.bucket(bucket), version))) {
    if (value !== undefined) response.setHeader(name, value);
  }
  response.setHeader('location', location);
  if (status === '201') {
    const { key, etag } = version;
    sendXml(call, 201, 'PostResponse', {
      Location: location,
      Bucket: bucket,
      Key: key,
      ETag: `"${etag}"`,
    });
    return;
  }
  response.writeHead(status === '200' ? 200 : 204).end();
}

async function receiveForm(
  call: S3Call,
  { fields, file, fileName }: UploadForm,
  signatures: SignatureVerifier,
  clock: Clock,
): Promise<ObjectVersion> {
  const { s3, permissions, bucket, request, requestId } = call;
  const expanded = new Map(fields);
  expanded.set('key', required(fields, 'key').replaceAll('${filename}', fileName ?? ''));
  const policy = required(fields, 'policy');
  const { caller } = await signatures.verifyPolicy(policy, {
    algorithm: fields.get('x-amz-algorithm'),
    credential: fields.get('x-amz-credential'),
    date: fields.get('x-amz-date'),
    signature: fields.get('x-amz-signature'),
    securityToken: fields.get('x-amz-security-token'),
  });
  const range = checkPolicy(policy, withBucket(expanded, bucket), clock.now());
  refuseUnsupported(fields);
  const key = required(expanded, 'key');
  checkKey(key);
  const attributes = attributesOf(fields);
  permissions.check(caller, { action: 's3:PutObject', bucket, key });
  permissions.checkEncryption(caller, s3.bucket(bucket), key, attributes.encryption);
  const received = await s3.receive(file, {
    maximumBytes: Math.min(range?.maximum ?? largestUpload, largestUpload),
  });
  if (range && received.sizeBytes < range.minimum) {
    await s3.discard(received);
    throw new ServiceError(
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
      400,
      { ProposedSize: received.sizeBytes, MinSizeAllowed: range.minimum },
    );
  }
  return s3.create(bucket, key, received, attributes, {
    reason: 'POST Object',
    requestId,
    sourceIpAddress: request.socket.remoteAddress ?? '127.0.0.1',
  });
}

/** The file goes to the bucket in the address, so the policy must hold for that one, whatever a field says. */
function withBucket(fields: FormFields, bucket: string): FormFields {
  return new Map([...fields, ['bucket', bucket]]);
}

function required(fields: FormFields, name: string): string {
  const value = fields.get(name);
  if (value !== undefined && value !== '') return value;
  // S3 has nothing against anonymous uploads as such; no bucket here allows them.
  if (name === 'policy') throw new ServiceError('AccessDenied', 'Access Denied', 403);
  throw new ServiceError(
    'InvalidArgument',
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    400,
    { ArgumentName: name, ArgumentValue: '' },
  );
}

function refuseUnsupported(fields: FormFields): void {
  const unsupported = unsupportedFields.find((name) => fields.has(name));
  if (unsupported === undefined) return;
  throw new ServiceError(
    'NotImplemented',
    `The embedded S3 does not implement the form field ${unsupported}.`,
    501,
  );
}

function attributesOf(fields: FormFields): ObjectAttributes {
  const metadata = [...fields].filter(([name]) => name.startsWith('x-amz-meta-'));
  const encryption = requestedEncryption(
    fields.get('x-amz-server-side-encryption'),
    fields.get('x-amz-server-side-encryption-aws-kms-key-id'),
  );
  return {
    contentType: fields.get('content-type') ?? defaultContentType,
    metadata: Object.fromEntries(
      metadata.map(([name, value]) => [name.slice('x-amz-meta-'.length), value]),
    ),
    ...(encryption && { encryption }),
  };
}
