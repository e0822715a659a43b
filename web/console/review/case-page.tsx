import { useParams } from 'react-router';
import { Page } from '../interface/page';

export default function CasePage() {
  const { verificationId = '' } = useParams();
  return <Page title={`Review of ${verificationId}`}>{null}</Page>;
}
