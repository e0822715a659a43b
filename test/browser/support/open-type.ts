import { inflateSync } from 'node:zlib';

/** Sizes in bytes; see "Overall File Structure" of WOFF 1.0 and "Table Directory" of OpenType. */
const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const OPEN_TYPE_HEADER = 12;
const OPEN_TYPE_ENTRY = 16;

interface Table {
  /** Name and checksum, as they stand in either directory. */
  readonly tag: Buffer;
  readonly checksum: Buffer;
  readonly content: Buffer;
}

/**
 * Makes an OpenType font of a WOFF 1.0 file, which is the same font with each table compressed: the fonts that a
 * browser takes from the system must be OpenType.
 *
 * @throws Error when the file is no WOFF 1.0 font
 */
export function toOpenType(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('The file is no WOFF 1.0 font.');
  const flavor = woff.subarray(4, 8);
  const tables = Array.from({ length: woff.readUInt16BE(12) }, (_, index) =>
    readTable(woff, WOFF_HEADER + index * WOFF_ENTRY),
  );

  const directory = Buffer.alloc(OPEN_TYPE_HEADER + tables.length * OPEN_TYPE_ENTRY);
  writeHeader(directory, flavor, tables.length);
  const contents: Buffer[] = [];
  let offset = directory.length;
  tables.forEach(({ tag, checksum, content }, index) => {
    const entry = OPEN_TYPE_HEADER + index * OPEN_TYPE_ENTRY;
    tag.copy(directory, entry);
    checksum.copy(directory, entry + 4);
    directory.writeUInt32BE(offset, entry + 8);
    directory.writeUInt32BE(content.length, entry + 12);
    const padding = Buffer.alloc(-content.length & 3);
    contents.push(content, padding);
    offset += content.length + padding.length;
  });
  return Buffer.concat([directory, ...contents]);
}

function readTable(woff: Buffer, entry: number): Table {
  const offset = woff.readUInt32BE(entry + 4);
  const storedLength = woff.readUInt32BE(entry + 8);
  const length = woff.readUInt32BE(entry + 12);
  const stored = woff.subarray(offset, offset + storedLength);
  return {
    tag: woff.subarray(entry, entry + 4),
    checksum: woff.subarray(entry + 16, entry + 20),
    content: storedLength < length ? inflateSync(stored) : stored,
  };
}

/** Besides the number of tables, the header has what a binary search among them begins with. */
function writeHeader(directory: Buffer, flavor: Buffer, tables: number): void {
  const steps = Math.floor(Math.log2(tables));
  const searched = 2 ** steps * OPEN_TYPE_ENTRY;
  flavor.copy(directory, 0);
  directory.writeUInt16BE(tables, 4);
  directory.writeUInt16BE(searched, 6);
  directory.writeUInt16BE(steps, 8);
  directory.writeUInt16BE(tables * OPEN_TYPE_ENTRY - searched, 10);
}
