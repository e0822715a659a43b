import Header from '@cloudscape-design/components/header';

export interface ExecutionViewProps {
  readonly verificationId: string;
}

/** The workflow of one verification; to be loaded when it is first shown. */
export default function ExecutionView({ verificationId }: ExecutionViewProps) {
  return <Header description={verificationId}>Workflow</Header>;
}
