import { Page } from '../interface/page';

export default function VerificationsPage() {
  return <Page title="Verifications">{null}</Page>;
}
