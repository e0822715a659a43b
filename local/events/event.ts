import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../service';

/** An event as rules match it and targets receive it. */
export interface BusEvent extends JsonObject {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** To the second: `2026-11-22T10:00:00Z`. */
  time: string;
  region: string;
  resources: string[];
  detail: JsonObject;
}

/** What a publisher says of an event. */
export interface Announcement {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  /** ARNs. */
  readonly resources?: readonly string[];
  /** Milliseconds since the epoch; when it is published unless given. */
  readonly time?: number;
}

/** Where the buses are thought to be. */
export interface EventOrigin {
  readonly account: string;
  readonly region: string;
}

export function makeEvent(
  { source, detailType, detail, resources = [], time }: Announcement & { readonly time: number },
  { account, region }: EventOrigin,
): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account,
    time: new Date(time).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [...resources],
    detail,
  };
}
