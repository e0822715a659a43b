import { preferredLanguage, type Language } from './language';

/** A time of day as the person's region writes it, with its day unless that is today. */
export function formatTime(time: string, language: Language, now = new Date()): string {
  const regional = navigator.languages.find((tag) => preferredLanguage([tag]) === language);
  const date = new Date(time);
  const today = date.toDateString() === now.toDateString();
  const style: Intl.DateTimeFormatOptions = { timeStyle: 'short' };
  if (!today) style.dateStyle = 'medium';
  return new Intl.DateTimeFormat(regional ?? language, style).format(date);
}

/** Minutes and seconds, as clocks that count down show them. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Whole megabytes, as file sizes are told. */
export const inMegabytes = (bytes: number): number => Math.floor(bytes / 1_000_000);
