/** @jest-environment node */
import { checkFile } from '../../web/applicant/document/file-check';
import { visibleRegion } from '../../web/applicant/document/visible-region';

const file = (head: string, bytes = 100) => {
  const content = Buffer.alloc(bytes);
  content.write(head, 'latin1');
  return new Blob([content]);
};

describe('A file for the document', () => {
  it.each([
    ['JPEG', '\xff\xd8\xff\xe0', 'image/jpeg'],
    ['PNG', '\x89PNG\r\n\x1a\n', 'image/png'],
    ['WebP', 'RIFF\x10\0\0\0WEBPVP8 ', 'image/webp'],
    ['AVIF', '\0\0\0\x1cftypavif\0\0\0\0', 'image/avif'],
    ['AVIF of a general brand', '\0\0\0\x1cftypmif1\0\0\0\0avifmiaf', 'image/avif'],
  ])('is known as %s by its first bytes', async (_, head, contentType) => {
    expect(await checkFile(file(head), 1000)).toEqual({ usable: true, contentType });
  });

  it.each([
    ['heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['heic', '\0\0\0\x18ftypmif1\0\0\0\0mif1heic'],
    ['pdf', '%PDF-1.7'],
    ['other', 'GIF89a'],
    ['other', '\0\0\0\x18ftypisom'],
    ['other', 'hello'],
  ])('is refused as "%s" when it begins with %j', async (fault, head) => {
    expect(await checkFile(file(head), 1000)).toEqual({ usable: false, fault });
  });

  it('is refused when it is empty, or larger than the policy allows', async () => {
    expect(await checkFile(new Blob([]), 1000)).toEqual({ usable: false, fault: 'empty' });
    const jpeg = '\xff\xd8\xff';
    expect(await checkFile(file(jpeg, 1001), 1000)).toEqual({ usable: false, fault: 'too_large' });
    expect(await checkFile(file(jpeg, 1000), 1000)).toMatchObject({ usable: true });
  });
});

describe('The part of a picture that is seen', () => {
  it('loses its sides where it is wider than its box, and its ends where it is taller', () => {
    const box = { width: 400, height: 300 };
    expect(visibleRegion({ width: 1920, height: 1080 }, box)).toEqual({
      left: 240,
      top: 0,
      width: 1440,
      height: 1080,
    });
    expect(visibleRegion({ width: 1080, height: 1920 }, box)).toEqual({
      left: 0,
      top: 555,
      width: 1080,
      height: 810,
    });
  });
});
