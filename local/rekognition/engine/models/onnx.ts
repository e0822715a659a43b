/**
 * Writes neural networks in the ONNX format: a protocol buffer, of which this knows the few messages needed.
 * Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */

/** Names a tensor that flows through a graph. */
export type Value = string;

/** An operator's attribute: an integer, a text or a list of integers. */
type Attribute = number | string | readonly number[];

/** A length of a tensor's side, or the name of one that is known only when the model runs. */
type Dimension = number | string;

const FORMAT_VERSION = 8;
const OPERATOR_SET_VERSION = 13;

/** The number of the type float32, which the operator Cast takes as its target. */
export const FLOAT32 = 1;

const ELEMENT_TYPES = { float32: FLOAT32, uint8: 2, int64: 7 } as const;
type ElementType = keyof typeof ELEMENT_TYPES;

const ATTRIBUTE_TYPES = { integer: 2, text: 3, integers: 7 } as const;

/** A network under construction. Operators are those of https://onnx.ai/onnx/operators, set 13. */
export class OnnxGraph {
  private readonly nodes: Buffer[] = [];
  private readonly constants: Buffer[] = [];
  private readonly inputs: Buffer[] = [];
  private readonly outputs: Buffer[] = [];
  private valueCount = 0;

  input(name: string, type: ElementType, shape: readonly Dimension[]): Value {
    this.inputs.push(valueInformation(name, type, shape));
    return name;
  }

  /** Gives a value to whoever runs the model, under a name; its elements are of type float32. */
  output(value: Value, name: string, shape: readonly Dimension[]): void {
    this.outputs.push(valueInformation(name, 'float32', shape));
    this.nodes.push(node('Identity', [value], name, {}));
  }

  floats(values: Float32Array, shape: readonly number[]): Value {
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    return this.constant('float32', bytes, shape);
  }

  scalar(value: number): Value {
    return this.floats(Float32Array.of(value), []);
  }

  integers(values: readonly number[]): Value {
    const bytes = Buffer.from(BigInt64Array.from(values.map(BigInt)).buffer);
    return this.constant('int64', bytes, [values.length]);
  }

  /** Adds an operator with one output, which it returns. */
  apply(
    operator: string,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value {
    const output = this.nextValue();
    this.nodes.push(node(operator, inputs, output, attributes));
    return output;
  }

  /** The finished model, as the bytes of an `.onnx` file. */
  encode(): Buffer {
    const graph = Buffer.concat([
      ...this.nodes.map((bytes) => bytesField(1, bytes)),
      textField(2, 'graph'),
      ...this.constants.map((bytes) => bytesField(5, bytes)),
      ...this.inputs.map((bytes) => bytesField(11, bytes)),
      ...this.outputs.map((bytes) => bytesField(12, bytes)),
    ]);
    const operatorSet = integerField(2, OPERATOR_SET_VERSION);
    return Buffer.concat([
      integerField(1, FORMAT_VERSION),
      bytesField(7, graph),
      bytesField(8, operatorSet),
    ]);
  }

  private constant(type: ElementType, bytes: Buffer, shape: readonly number[]): Value {
    const name = this.nextValue();
    this.constants.push(
      Buffer.concat([
        ...shape.map((length) => integerField(1, length)),
        integerField(2, ELEMENT_TYPES[type]),
        textField(8, name),
        bytesField(9, bytes),
      ]),
    );
    return name;
  }

  private nextValue(): Value {
    this.valueCount += 1;
    return `value${this.valueCount}`;
  }
}

function node(
  operator: string,
  inputs: readonly Value[],
  output: Value,
  attributes: Readonly<Record<string, Attribute>>,
): Buffer {
  return Buffer.concat([
    ...inputs.map((input) => textField(1, input)),
    textField(2, output),
    textField(4, operator),
    ...Object.entries(attributes).map(([name, value]) => bytesField(5, attribute(name, value))),
  ]);
}

function attribute(name: string, value: Attribute): Buffer {
  if (typeof value === 'number') {
    return Buffer.concat([
      textField(1, name),
      integerField(3, value),
      integerField(20, ATTRIBUTE_TYPES.integer),
    ]);
  }
  if (typeof value === 'string') {
    return Buffer.concat([
      textField(1, name),
      textField(4, value),
      integerField(20, ATTRIBUTE_TYPES.text),
    ]);
  }
  return Buffer.concat([
    textField(1, name),
    ...value.map((item) => integerField(8, item)),
    integerField(20, ATTRIBUTE_TYPES.integers),
  ]);
}

function valueInformation(name: string, type: ElementType, shape: readonly Dimension[]): Buffer {
  const dimensions = shape.map((length) =>
    bytesField(1, typeof length === 'string' ? textField(2, length) : integerField(1, length)),
  );
  const tensor = Buffer.concat([
    integerField(1, ELEMENT_TYPES[type]),
    bytesField(2, Buffer.concat(dimensions)),
  ]);
  return Buffer.concat([textField(1, name), bytesField(2, bytesField(1, tensor))]);
}

const VARIABLE_LENGTH_INTEGER = 0;
const LENGTH_DELIMITED = 2;

function integerField(field: number, value: number): Buffer {
  return Buffer.concat([
    variableLengthInteger((field << 3) | VARIABLE_LENGTH_INTEGER),
    variableLengthInteger(value),
  ]);
}

function textField(field: number, text: string): Buffer {
  return bytesField(field, Buffer.from(text));
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([
    variableLengthInteger((field << 3) | LENGTH_DELIMITED),
    variableLengthInteger(bytes.length),
    bytes,
  ]);
}

/** Seven bits a byte, the lowest first; negative numbers as 64 bits of two's complement. */
function variableLengthInteger(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
