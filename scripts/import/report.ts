import { outcomeNames, type Outcome } from './outcome';
import type { User } from './users';

const columns = [
  'line',
  'subjectId',
  'image',
  'outcome',
  'faceId',
  'collectionId',
  'reason',
  'detail',
  'duplicates',
] as const;

type Row = Partial<Record<(typeof columns)[number], string | number>>;

/** How many users came to each outcome; those that were not come to are missing. */
export function countsOf(outcomes: Iterable<Outcome>): Record<Outcome['outcome'], number> {
  const counts = { enrolled: 0, already_enrolled: 0, duplicate: 0, refused: 0 };
  for (const { outcome } of outcomes) counts[outcome] += 1;
  return counts;
}

/** A CSV file with a line for each user, in the order of the source. */
export function reportOf(users: readonly User[], outcomes: ReadonlyMap<string, Outcome>): string {
  const rows = users.map((user): Row => {
    const outcome = outcomes.get(user.subjectId);
    const { line, subjectId, image } = user;
    return { line, subjectId, image, ...(outcome && cellsOf(outcome)) };
  });
  const lines = rows.map((row) => columns.map((column) => cell(row[column] ?? '')).join(','));
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

function cellsOf(outcome: Outcome): Row {
  if (outcome.outcome !== 'duplicate') return outcome;
  const duplicates = outcome.duplicates
    .map(({ subjectId, similarity }) => `${subjectId} (${similarity.toFixed(1)})`)
    .join('; ');
  return { outcome: outcome.outcome, duplicates };
}

/** As RFC 4180 has it; what a spreadsheet would take for a formula is made text. */
function cell(value: string | number): string {
  const text = String(value).replace(/^[=+\-@]/, "'$&");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** For the summary on a terminal. */
export const outcomeTitles = {
  enrolled: 'enrolled',
  already_enrolled: 'already enrolled, left as they are',
  duplicate: 'like another subject, for review',
  refused: 'image refused',
} as const satisfies Record<(typeof outcomeNames)[number], string>;
