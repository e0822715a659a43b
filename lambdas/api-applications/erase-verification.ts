import { operation } from '../shared/api/operation';
import { eraseVerification as erase } from '../shared/erasure/erase-verification';
import { readVerification } from '../shared/read-verification';
import { erasureGround, tables } from './environment';
import { assertOwn } from './own-verification';

/** Erases what is personal of a verification of the application’s own. */
export const eraseVerification = operation('eraseVerification', async ({ caller, path }) => {
  const { verificationId: id } = path;
  assertOwn(await readVerification(tables.verifications, id), caller);
  const { statement } = await erase(erasureGround, id, `application:${caller.applicationId}`);
  const { erasedAt, images, faceVectors } = statement;
  return { id, erasedAt, objectVersions: images.length, faceVectors };
});
