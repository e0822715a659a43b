import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Policy } from '../api/review-api';
import { download } from '../interface/download';
import type { Thresholds } from './judge';
import { policyWith, versionFault } from './new-policy';

export interface SavePolicyProps {
  /** The one in force. */
  readonly policy: Policy;
  readonly thresholds: Thresholds;
}

/** Saves the thresholds as a policy of its own, to be deployed. */
export function SavePolicy({ policy, thresholds }: SavePolicyProps) {
  const [version, setVersion] = useState('');
  const fault = versionFault(version, policy);
  const save = () => {
    const text = JSON.stringify(policyWith(policy, thresholds, version), undefined, 2);
    download(`policy-${version}.json`, `${text}\n`, 'application/json');
  };
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Nothing changes here: the file is to be deployed, and judges verifications that start after that."
        >
          Save as a new policy
        </Header>
      }
    >
      <SpaceBetween size="s">
        <FormField
          label="Name of the version"
          description={
            <>
              Every verification keeps the name of the policy it began with. In force is{' '}
              <Box variant="code">{policy.version}</Box>.
            </>
          }
          errorText={version === '' ? undefined : fault}
        >
          <Input
            value={version}
            onChange={({ detail }) => setVersion(detail.value)}
            placeholder="stricter-2"
          />
        </FormField>
        <Button variant="primary" iconName="download" disabled={fault !== undefined} onClick={save}>
          Download policy
        </Button>
      </SpaceBetween>
    </Container>
  );
}
