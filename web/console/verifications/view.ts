import type { ListQuery, Reason, Status } from '../api/review-api';
import { isLabelled, reasonLabels, statusLabels } from '../interface/labels';

/** A stretch of time back from now. */
export interface RecentTime {
  readonly amount: number;
  readonly unit: 'minute' | 'hour' | 'day';
}

/** From the first moment up to, and without, the second; ISO 8601. */
export interface FixedTime {
  readonly from: string;
  readonly to: string;
}

/** The scores that can be filtered by, as the API names them. */
export const scoreBounds = [
  'minimumLiveness',
  'maximumLiveness',
  'minimumSimilarity',
  'maximumSimilarity',
] as const;

export type ScoreBound = (typeof scoreBounds)[number];

/** Which verifications are shown, and in which order: what an address of the page says. */
export interface View extends Readonly<Partial<Record<ScoreBound, number>>> {
  readonly status?: readonly Status[];
  readonly reason?: readonly Reason[];
  readonly subjectId?: string;
  readonly applicationId?: string;
  readonly time?: RecentTime | FixedTime;
  readonly order: 'newest' | 'oldest';
}

const unitLetters = { minute: 'm', hour: 'h', day: 'd' } as const;

const unitMilliseconds = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** Reads an address; what it says that is not understood is left out. */
export function readView(search: URLSearchParams): View {
  const view: { -readonly [Name in keyof View]: View[Name] } = {
    order: search.get('order') === 'oldest' ? 'oldest' : 'newest',
  };
  const status = listed(search, 'status').filter((name) => isLabelled(statusLabels, name));
  const reason = listed(search, 'reason').filter((name) => isLabelled(reasonLabels, name));
  if (status.length > 0) view.status = status;
  if (reason.length > 0) view.reason = reason;
  for (const name of ['subjectId', 'applicationId'] as const) {
    const value = search.get(name);
    if (value) view[name] = value;
  }
  for (const name of scoreBounds) {
    const value = readScore(search.get(name) ?? '');
    if (value !== undefined) view[name] = value;
  }
  const time = readTime(search);
  if (time) view.time = time;
  return view;
}

/** The address of a view. */
export function writeView(view: View): URLSearchParams {
  const search = new URLSearchParams();
  if (view.status) search.set('status', view.status.join(','));
  if (view.reason) search.set('reason', view.reason.join(','));
  for (const name of ['subjectId', 'applicationId', ...scoreBounds] as const) {
    const value = view[name];
    if (value !== undefined) search.set(name, String(value));
  }
  if (view.time && 'from' in view.time) {
    search.set('from', view.time.from);
    search.set('to', view.time.to);
  } else if (view.time) {
    search.set('last', `${view.time.amount}${unitLetters[view.time.unit]}`);
  }
  if (view.order !== 'newest') search.set('order', view.order);
  return search;
}

/** What to ask the API for a view, at a moment in milliseconds since 1970. */
export function queryOf({ time, status, reason, ...rest }: View, now: number): ListQuery {
  return {
    ...rest,
    ...(status && { status: [...status] }),
    ...(reason && { reason: [...reason] }),
    ...(time && ('from' in time ? time : { from: recently(time, now) })),
  };
}

/** A score from 0 to 100, if a text is one. */
export function readScore(text: string): number | undefined {
  const value = Number(text);
  return text.trim() !== '' && value >= 0 && value <= 100 ? value : undefined;
}

const recently = ({ amount, unit }: RecentTime, now: number): string =>
  new Date(now - amount * unitMilliseconds[unit]).toISOString();

const listed = (search: URLSearchParams, name: string): string[] =>
  (search.get(name) ?? '').split(',').filter((value) => value !== '');

function readTime(search: URLSearchParams): View['time'] | undefined {
  const [, amount, letter] = /^(\d{1,4})([mhd])$/.exec(search.get('last') ?? '') ?? [];
  if (amount !== undefined) {
    const unit = letter === 'm' ? 'minute' : letter === 'h' ? 'hour' : 'day';
    return { amount: Number(amount), unit };
  }
  const [from, to] = [moment(search.get('from')), moment(search.get('to'))];
  return from !== undefined && to !== undefined ? { from, to } : undefined;
}

/** A moment as the API takes it. */
function moment(text: string | null): string | undefined {
  const milliseconds = Date.parse(text ?? '');
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString();
}
