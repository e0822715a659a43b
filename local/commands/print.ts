import pc from 'picocolors';
import type { Step } from './timeline';

/** Width of the column of state names: the longest name of the workflow. */
const STATE_COLUMN = 29;

/** Prints one state of a workflow: its name, how long it took, what it found. */
export function printStep({ state, milliseconds, finding }: Step): void {
  const duration = pc.dim(`${String(milliseconds).padStart(6)} ms`);
  console.log(`   ${state.padEnd(STATE_COLUMN)} ${duration}  ${finding ?? ''}`.trimEnd());
}

/**
 * Prints rows under a head, columns as wide as their widest cell.
 *
 * @param figures columns, counted from 0, whose cells stand at the right
 */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  figures: readonly number[] = [],
): void {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => visibleLength(row[column] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => pad(cell, widths[column] ?? 0, figures.includes(column)))
      .join('  ')
      .trimEnd();
  console.log(pc.bold(line(head)));
  console.log(widths.map((width) => '─'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
}

const visibleLength = (text: string): number => stripColours(text).length;

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(width - visibleLength(text));
  return right ? space + text : text + space;
}

// The escape character is what colours begin with.
// eslint-disable-next-line no-control-regex
const stripColours = (text: string): string => text.replaceAll(/\u001b\[\d+m/g, '');
