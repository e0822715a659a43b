import type { DocumentContentType } from '../../api/client';

/** What is wrong with a file, as far as it can be told before it is sent. */
export type FileFault = 'heic' | 'pdf' | 'other' | 'empty' | 'too_large';

export type FileVerdict =
  | { readonly usable: true; readonly contentType: DocumentContentType }
  | { readonly usable: false; readonly fault: FileFault };

/** Enough of a file to know its format by. */
const HEAD_BYTES = 32;

/** Judges a file by its first bytes, since names and declared types are often wrong. */
export async function checkFile(file: Blob, maximumBytes: number): Promise<FileVerdict> {
  if (file.size === 0) return { usable: false, fault: 'empty' };
  const format = formatOf(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  if (format === 'heic' || format === 'pdf' || format === 'other') {
    return { usable: false, fault: format };
  }
  if (file.size > maximumBytes) return { usable: false, fault: 'too_large' };
  return { usable: true, contentType: format };
}

/** Brands of ISO base media files (bytes 4–7 are "ftyp") that hold HEVC pictures. */
const heicBrands = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];

function formatOf(head: Uint8Array): DocumentContentType | 'heic' | 'pdf' | 'other' {
  const text = String.fromCharCode(...head);
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'image/webp';
  if (text.startsWith('%PDF-')) return 'pdf';
  if (text.startsWith('ftyp', 4)) return isoMediaFormat(text);
  return 'other';
}

function isoMediaFormat(text: string): DocumentContentType | 'heic' | 'other' {
  const brand = text.slice(8, 12);
  // An AVIF file may give the general brand first, and name itself among the compatible ones.
  if (brand === 'avif' || brand === 'avis' || text.includes('avif', 16)) return 'image/avif';
  return heicBrands.includes(brand) ? 'heic' : 'other';
}
