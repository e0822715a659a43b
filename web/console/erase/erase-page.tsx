import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useReviewApi } from '../api/use-review-api';
import { useSettings } from '../api/use-settings';
import { Failure } from '../interface/failure';
import { Page } from '../interface/page';
import { Confirmation } from './confirmation';
import { SubjectReceipts } from './subject-receipts';

/** Erases everything there is of a subject, for administrators. */
export default function ErasePage() {
  const { data: settings } = useSettings();
  return (
    <Page
      title="Erase a subject"
      description="Every verification of one person, when they ask to be forgotten"
    >
      {settings?.administrator === false ? (
        <Alert type="info" header="Only administrators erase">
          Sign in as a member of the group admin, or ask one.
        </Alert>
      ) : (
        <EraseSubject />
      )}
    </Page>
  );
}

function EraseSubject() {
  const api = useReviewApi();
  const queries = useQueryClient();
  const [subjectId, setSubjectId] = useState('');
  const [typed, setTyped] = useState('');
  const erasing = useMutation({
    mutationFn: (subject: string) => api.eraseSubject(subject),
    onSuccess: async () => {
      setSubjectId('');
      setTyped('');
      await queries.invalidateQueries();
    },
  });
  const confirmed = subjectId !== '' && typed === subjectId;
  return (
    <SpaceBetween size="l">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (confirmed) erasing.mutate(subjectId);
        }}
      >
        <Form
          actions={
            <Button
              variant="primary"
              formAction="submit"
              disabled={!confirmed}
              loading={erasing.isPending}
              loadingText="Erasing"
            >
              Erase the subject
            </Button>
          }
        >
          <Container header={<Header variant="h2">Whom</Header>}>
            <SpaceBetween size="m">
              <FormField label="Subject" description="The application’s own name for the person">
                <Input
                  value={subjectId}
                  autoComplete={false}
                  spellcheck={false}
                  onChange={({ detail }) => setSubjectId(detail.value.trim())}
                />
              </FormField>
              {subjectId !== '' && (
                <Confirmation
                  what={`every verification of ${subjectId}`}
                  word={subjectId}
                  typed={typed}
                  onType={setTyped}
                />
              )}
              {erasing.error && (
                <Failure what="The subject could not be erased" error={erasing.error} />
              )}
            </SpaceBetween>
          </Container>
        </Form>
      </form>
      {erasing.data && <SubjectReceipts subjectId={erasing.variables} {...erasing.data} />}
    </SpaceBetween>
  );
}
