import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';

/** In place of a page that could not be shown. */
export function Crash() {
  return (
    <Box padding="xxl">
      <Alert
        type="error"
        header="This page could not be shown"
        action={<Button onClick={() => location.reload()}>Load it again</Button>}
      >
        Nothing you did is lost: what was decided is kept by the API. If it stays so, tell whoever
        runs this console what you did before.
      </Alert>
    </Box>
  );
}
