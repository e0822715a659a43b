import type { JsonValue } from '../service';

/** The most bytes of UTF-8 that an input, an output or a result may have: 256 KiB (Step Functions service quotas). */
export const MAXIMUM_PAYLOAD_BYTES = 262_144;

/** JSON as it travels between states: its text, echoed as it was written until a state changes it, and its value. */
export class Payload {
  private parsed: JsonValue | undefined;

  private constructor(readonly text: string) {}

  static of(value: JsonValue): Payload {
    const payload = new Payload(JSON.stringify(value));
    payload.parsed = value;
    return payload;
  }

  /** @throws SyntaxError when the text is not JSON, once its value is asked for. */
  static ofText(text: string): Payload {
    return new Payload(text);
  }

  get value(): JsonValue {
    this.parsed ??= JSON.parse(this.text) as JsonValue;
    return this.parsed;
  }

  get exceedsLimit(): boolean {
    return (
      this.text.length > MAXIMUM_PAYLOAD_BYTES / 4 &&
      Buffer.byteLength(this.text) > MAXIMUM_PAYLOAD_BYTES
    );
  }
}
