import Box from '@cloudscape-design/components/box';
import { useId } from 'react';
import './json.css';

export interface JsonProps {
  readonly label: string;
  readonly value: unknown;
}

/** A value as indented JSON, in a field of its own that scrolls. */
export function Json({ label, value }: JsonProps) {
  const id = useId();
  return (
    <div>
      <Box variant="awsui-key-label">
        <span id={id}>{label}</span>
      </Box>
      <pre className="json" tabIndex={0} role="region" aria-labelledby={id}>
        {JSON.stringify(value, undefined, 2)}
      </pre>
    </div>
  );
}
