import { useEffect, useState, type ReactNode } from 'react';
import { Screen } from './screen';

export interface WaitingProps {
  readonly title: string;
  readonly lead?: string;
  /** Said in place of the lead when it takes longer than usual. */
  readonly slow?: string;
  /** Offered with it. */
  readonly children?: ReactNode;
}

/** Milliseconds after which people begin to wonder whether anything still happens. */
const LONG = 15_000;

/** Something goes on that the person can only wait for. */
export function Waiting({ title, lead, slow, children }: WaitingProps) {
  const long = useAfter(LONG) && slow !== undefined;
  return (
    <Screen centred title={title} illustration={<div className="spinner" aria-hidden="true" />}>
      <p className="lead" role="status">
        {long ? slow : lead}
      </p>
      {long && children}
    </Screen>
  );
}

function useAfter(milliseconds: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return passed;
}
