import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReviewedVerification } from '../api/review-api';
import { Receipt } from '../erase/receipt';
import { Held } from '../hold/held';
import { Duplicates } from './duplicates';
import { EarlierFace } from './earlier-face';
import { Facts } from './facts';
import { Images } from './images';
import { Opinions } from './opinions';
import { Scores } from './scores';
import { Standing } from './standing';

export interface OverviewProps {
  readonly verification: ReviewedVerification;
}

/** The faces, what they scored, and the facts; of an erased verification, what stays. */
export function Overview({ verification }: OverviewProps) {
  return (
    <SpaceBetween size="l">
      {verification.holds && <Held holds={verification.holds} />}
      <Standing verificationId={verification.id} />
      {verification.erasedAt === undefined ? (
        <Evidence verification={verification} />
      ) : (
        <Erasure verification={verification} />
      )}
      <Container header={<Header variant="h2">Facts</Header>}>
        <Facts verification={verification} />
      </Container>
    </SpaceBetween>
  );
}

function Evidence({ verification }: OverviewProps) {
  const { duplicates = [], earlierFace } = verification;
  const opinions = [...(verification.earlierOpinions ?? []), ...verification.opinions];
  return (
    <ColumnLayout columns={2}>
      <Container
        header={
          <Header variant="h2" description="Looking at them is written to the audit trail.">
            Images
          </Header>
        }
      >
        <Images verification={verification} />
      </Container>
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">Scores</Header>}>
          <Scores verification={verification} />
        </Container>
        {earlierFace && <EarlierFace earlierFace={earlierFace} shown />}
        {duplicates.length > 0 && <Duplicates duplicates={duplicates} />}
        {opinions.length > 0 && <Opinions opinions={opinions} />}
      </SpaceBetween>
    </ColumnLayout>
  );
}

function Erasure({ verification: { receipt } }: OverviewProps) {
  return (
    <Container header={<Header variant="h2">Erased</Header>}>
      {receipt ? <Receipt receipt={receipt} /> : 'It was erased before receipts were signed.'}
    </Container>
  );
}
