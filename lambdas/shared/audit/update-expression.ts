/**
 * Builds an update, its condition and their placeholders: names such as `status` are reserved words.
 * A name may be a path, such as `claim.until`.
 */
export class UpdateExpression {
  private readonly sets: string[] = [];
  private readonly removes: string[] = [];
  private readonly conditions: string[] = [];
  private readonly names: Record<string, string> = {};
  private readonly values: Record<string, unknown> = {};

  set(name: string, value: unknown): void {
    this.sets.push(`${this.name(name)} = ${this.value(value)}`);
  }

  /** Adds an item to the end of a list, which is made if there is none. */
  append(name: string, item: unknown): void {
    const list = this.name(name);
    const longer = `list_append(if_not_exists(${list}, ${this.value([])}), ${this.value([item])})`;
    this.sets.push(`${list} = ${longer}`);
  }

  remove(name: string): void {
    this.removes.push(this.name(name));
  }

  expect(name: string, value: unknown): void {
    this.conditions.push(
      value === undefined
        ? `attribute_not_exists(${this.name(name)})`
        : `${this.name(name)} = ${this.value(value)}`,
    );
  }

  toInput() {
    const remove = this.removes.length > 0 ? ` REMOVE ${this.removes.join(', ')}` : '';
    return {
      UpdateExpression: `SET ${this.sets.join(', ')}${remove}`,
      ...(this.conditions.length > 0 && { ConditionExpression: this.conditions.join(' AND ') }),
      ExpressionAttributeNames: this.names,
      ExpressionAttributeValues: this.values,
    };
  }

  private name(path: string): string {
    const names = path.split('.');
    for (const name of names) this.names[`#${name}`] = name;
    return names.map((name) => `#${name}`).join('.');
  }

  private value(value: unknown): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }
}
