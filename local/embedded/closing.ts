type Close = () => Promise<void> | void;

/** What has been opened, to be closed in the opposite order. */
export class Closing {
  private readonly steps: Close[] = [];

  add(step: Close): void {
    this.steps.push(step);
  }

  /**
   * Closes everything, also after one of the steps has failed.
   *
   * @throws the first failure
   */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      try {
        await step();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
