export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'heic';

/** Brands of the ISO base media file format, at the start of AVIF and HEIC files. */
const brands: readonly (readonly [RegExp, ImageFormat])[] = [
  [/^avi[fs]$/, 'avif'],
  [/^(hei[cxms]|hev[cxms]|mif1|msf1)$/, 'heic'],
];

/** Tells the format of an image from its first bytes, whatever its name or content type say. */
export function imageFormat(bytes: Buffer): ImageFormat | undefined {
  const text = bytes.toString('latin1', 0, 64);
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (text.slice(4, 8) !== 'ftyp') return undefined;
  return brandedFormat(bytes, text);
}

/** The major brand may be the generic `mif1`, with the codec among the compatible ones. */
function brandedFormat(bytes: Buffer, text: string): ImageFormat | undefined {
  const boxEnd = Math.min(bytes.readUInt32BE(0), text.length);
  const found = [text.slice(8, 12)];
  for (let offset = 16; offset + 4 <= boxEnd; offset += 4)
    found.push(text.slice(offset, offset + 4));
  return brands.find(([pattern]) => found.some((brand) => pattern.test(brand)))?.[1];
}
