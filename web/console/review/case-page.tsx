import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { useParams } from 'react-router';
import { useSettings } from '../api/use-settings';
import { Failure } from '../interface/failure';
import { Page } from '../interface/page';
import { useVerification } from '../verification/use-verification';
import { Case } from './case';
import { questionOf } from './questions';

/** One case: what there is to judge by, and the decision. */
export default function CasePage() {
  const { verificationId = '' } = useParams();
  const { data: verification, error, refetch } = useVerification(verificationId);
  const { data: settings } = useSettings();
  if (verification && settings) {
    // Another question is another page: nothing that was chosen or written for the one before stays.
    const key = `${verification.id} ${questionOf(verification)}`;
    return <Case key={key} verification={verification} settings={settings} />;
  }
  return (
    <Page title={`Case ${verificationId.slice(0, 8)}`}>
      {error && !verification ? (
        <Failure what="The case could not be read" error={error} onRetry={() => void refetch()} />
      ) : (
        <Box textAlign="center" padding="xl">
          <Spinner size="large" />
        </Box>
      )}
    </Page>
  );
}
