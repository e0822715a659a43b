/** What whoever deploys has set wrongly, with the remedy; shown to them without a stack trace. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
