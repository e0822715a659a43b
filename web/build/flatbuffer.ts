/**
 * A table of a FlatBuffer, the format TensorFlow Lite keeps its models in. Fields are found by their number in the
 * schema; one that the writer left out has its default.
 *
 * @see https://flatbuffers.dev/internals/
 */
export class FlatTable {
  private constructor(
    private readonly data: DataView,
    private readonly start: number,
  ) {}

  /**
   * The outermost table of a file.
   *
   * @throws RangeError, here and from every field, when the bytes end before what they point to
   */
  static root(bytes: Uint8Array): FlatTable {
    const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(data, data.getUint32(0, true));
  }

  /** An integer of one byte. */
  byte(field: number, fallback = 0): number {
    const at = this.find(field);
    return at === undefined ? fallback : this.data.getInt8(at);
  }

  /** An integer of four bytes. */
  integer(field: number, fallback = 0): number {
    const at = this.find(field);
    return at === undefined ? fallback : this.data.getInt32(at, true);
  }

  text(field: number): string {
    return new TextDecoder().decode(this.bytes(field));
  }

  table(field: number): FlatTable | undefined {
    const at = this.find(field);
    return at === undefined ? undefined : new FlatTable(this.data, this.follow(at));
  }

  bytes(field: number): Uint8Array<ArrayBuffer> {
    const { length, start } = this.vector(field);
    const bytes = new Uint8Array(length);
    bytes.forEach((_, index) => (bytes[index] = this.data.getUint8(start + index)));
    return bytes;
  }

  integers(field: number): number[] {
    return this.elements(field, (at) => this.data.getInt32(at, true));
  }

  tables(field: number): FlatTable[] {
    return this.elements(field, (at) => new FlatTable(this.data, this.follow(at)));
  }

  /** Reads the elements, of four bytes each, of a vector. */
  private elements<Element>(field: number, read: (at: number) => Element): Element[] {
    const { length, start } = this.vector(field);
    return Array.from({ length }, (_, index) => read(start + 4 * index));
  }

  private vector(field: number): { length: number; start: number } {
    const at = this.find(field);
    if (at === undefined) return { length: 0, start: 0 };
    const vector = this.follow(at);
    return { length: this.data.getUint32(vector, true), start: vector + 4 };
  }

  /** Offsets count from where they stand. */
  private follow(at: number): number {
    return at + this.data.getUint32(at, true);
  }

  /** Where a field stands: its table begins with the way back to a list of offsets, one for each field. */
  private find(field: number): number | undefined {
    const offsets = this.start - this.data.getInt32(this.start, true);
    const entry = 4 + 2 * field;
    if (entry >= this.data.getUint16(offsets, true)) return undefined;
    const offset = this.data.getUint16(offsets + entry, true);
    return offset === 0 ? undefined : this.start + offset;
  }
}
