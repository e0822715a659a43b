/**
 * Lets writes to one item happen one after the other, in the order they come. A transaction takes
 * all of its items at once, so that no two ever wait for each other.
 */
export class ItemLocks {
  private readonly lastHolders = new Map<string, Promise<void>>();
  private readonly inTransaction = new Set<string>();

  /** Runs a task while nobody else holds any of these items. */
  hold<T>(items: readonly string[], task: () => Promise<T>): Promise<T> {
    const predecessors = items.flatMap((item) => this.lastHolders.get(item) ?? []);
    const result = Promise.all(predecessors).then(task);
    const settled = result.then(ignore, ignore);
    for (const item of items) this.lastHolders.set(item, settled);
    void settled.then(() => {
      for (const item of items) {
        if (this.lastHolders.get(item) === settled) this.lastHolders.delete(item);
      }
    });
    return result;
  }

  /** As {@link hold}, for a transaction: until it has ended, {@link isInTransaction} is true of its items. */
  async holdForTransaction<T>(items: readonly string[], task: () => Promise<T>): Promise<T> {
    for (const item of items) this.inTransaction.add(item);
    try {
      return await this.hold(items, task);
    } finally {
      for (const item of items) this.inTransaction.delete(item);
    }
  }

  isInTransaction(item: string): boolean {
    return this.inTransaction.has(item);
  }
}

function ignore(): void {
  // Whoever waits for an item does not care how its last holder fared.
}
