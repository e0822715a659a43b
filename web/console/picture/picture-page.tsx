import Grid from '@cloudscape-design/components/grid';
import { ScoresPage } from '../scores/scores-page';
import { AttemptsChart } from './attempts-chart';
import { CostChart } from './cost-chart';
import { DistributionChart } from './distribution-chart';
import { FunnelChart } from './funnel-chart';
import { MachineTimeChart } from './machine-time-chart';
import { ReasonsChart } from './reasons-chart';

const half = { colspan: { default: 12, s: 6 } };
const whole = { colspan: 12 };

/** How verifications are doing as a whole. */
export default function PicturePage() {
  return (
    <ScoresPage
      title="Picture of the whole"
      description="How far verifications come, why they do not, how sure the scores are, and what it takes."
    >
      {(scores, { policy, prices }) => (
        <Grid gridDefinition={[half, half, whole, half, half, half, half]}>
          <FunnelChart scores={scores} />
          <CostChart scores={scores} prices={prices} />
          <ReasonsChart scores={scores} />
          <DistributionChart
            title="Liveness"
            description="Confidence of the last check that it saw a living person"
            scores={scores.flatMap(({ liveness }) => liveness ?? [])}
            thresholds={[{ title: 'Accepted from', value: policy.liveness.minimumConfidence }]}
          />
          <DistributionChart
            title="Similarity"
            description="Of the face on the document and the living one"
            scores={scores.flatMap(({ similarity }) => similarity ?? [])}
            thresholds={[
              { title: 'Review from', value: policy.match.reviewFrom },
              { title: 'Approved from', value: policy.match.approveFrom },
            ]}
          />
          <MachineTimeChart scores={scores} />
          <AttemptsChart scores={scores} />
        </Grid>
      )}
    </ScoresPage>
  );
}
