import { formatAge, formatTime } from './format';

export interface TimeProps {
  readonly time: string;
}

/** How long ago something was, with the moment itself on pointing at it. */
export function Age({ time }: TimeProps) {
  return (
    <time dateTime={time} title={formatTime(time)}>
      {formatAge(time)}
    </time>
  );
}
