import type { DocumentContentType } from '../../../local/applicant/api-client';
import { drawDocument } from '../../people/document';
import { drawFace } from '../../people/face';
import { people } from '../../people/people';
import * as spoiled from './spoiled-images';

const [ada, ben, cora, dan] = people;

/** A document that will not do, and how the verdict says so. */
export interface BadDocument {
  readonly what: string;
  readonly make: (good: Buffer) => Buffer | Promise<Buffer>;
  readonly type?: DocumentContentType;
  readonly reason?: string;
  readonly detail: string;
}

export const badDocuments: readonly BadDocument[] = [
  {
    what: 'a file that is no image',
    make: () => Buffer.from('This is my passport, honestly.'),
    detail: 'not a JPEG, PNG, WebP or AVIF image',
  },
  {
    what: 'an image of one pixel',
    make: () => spoiled.blackPng(1, 1),
    type: 'image/png',
    detail: '1x1 pixels; each side needs 80 at least',
  },
  {
    what: 'an image of 20,000 by 20,000 pixels',
    make: () => spoiled.blackPng(20_000, 20_000),
    type: 'image/png',
    detail: 'more than 100000000 pixels; send a smaller photograph',
  },
  {
    what: 'a JPEG cut off in the middle',
    make: (good) => good.subarray(0, good.length / 2),
    detail: 'damaged or cut off; send the photograph again',
  },
  {
    what: 'an animated GIF',
    make: (good) => spoiled.animate(good, 'gif'),
    detail: 'not a JPEG, PNG, WebP or AVIF image',
  },
  {
    what: 'an animated WebP',
    make: (good) => spoiled.animate(good, 'webp'),
    type: 'image/webp',
    detail: 'an animation; send a single photograph',
  },
  {
    what: 'a HEIC photograph that calls itself JPEG',
    make: () => spoiled.heicPhotograph(),
    detail: 'HEIC is not accepted; send the photograph as JPEG',
  },
  {
    what: 'a document without a face',
    make: () => drawDocument(ben, { defect: 'no-face' }),
    reason: 'NO_FACE',
    detail: 'no face was found',
  },
  {
    what: 'a picture of four faces',
    make: async () =>
      spoiled.inOneRow(
        await Promise.all([ada, ben, cora, dan].map((person) => drawFace(person, {}, 300))),
      ),
    reason: 'SEVERAL_FACES',
    detail: 'a second face',
  },
];
