import * as z from 'zod';
import { readBody } from '../../http/request-body';
import { ServiceError } from '../../service';
import { sendXml, type SignedCall } from './s3-call';
import { verifyBody } from './upload';
import { malformedXml, parseXml } from './xml';

/** The longest body of a legal hold, in bytes. */
const LARGEST_BODY = 4096;

const legalHold = z.object({ LegalHold: z.object({ Status: z.enum(['ON', 'OFF']) }) });

/** PutObjectLegalHold. */
export async function writeLegalHold(call: SignedCall): Promise<void> {
  const { s3, bucket, key, query, request, response } = call;
  const body = await readBody(request, LARGEST_BODY);
  verifyBody(call, body);
  const parsed = legalHold.safeParse(parseXml(body.toString('utf8'), []));
  if (!parsed.success) throw malformedXml();
  const isOn = parsed.data.LegalHold.Status === 'ON';
  await s3.setLegalHold(bucket, key, query.get('versionId') ?? undefined, isOn);
  response.writeHead(200, { 'content-length': 0 }).end();
}

/** GetObjectLegalHold. */
export async function readLegalHold(call: SignedCall): Promise<void> {
  const { s3, bucket, key, query } = call;
  s3.requireObjectLock(bucket);
  const version = await s3.version(bucket, key, query.get('versionId') ?? undefined);
  if (version.legalHold === undefined) {
    throw new ServiceError(
      'NoSuchObjectLockConfiguration',
      'The specified object does not have a ObjectLock configuration',
      404,
    );
  }
  sendXml(call, 200, 'LegalHold', { Status: version.legalHold ? 'ON' : 'OFF' });
}
