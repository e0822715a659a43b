import { DashboardNotFoundError, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { NotFoundError } from '../shared/api/errors';
import { operation } from '../shared/api/operation';
import { cloudwatch } from '../shared/clients/cloudwatch';
import { readAlarms } from './alarms';
import { readDashboard, type Dashboard } from './dashboard';
import { environment } from './environment';
import { readFigures } from './figures';

const DAY = 86_400_000;

/** What the dashboard shows: which figures these are is written down there alone. */
export const getOperations = operation('getOperations', async ({ query }) => {
  const to = query.to === undefined ? Date.now() : Date.parse(query.to);
  const from = query.from === undefined ? to - DAY : Date.parse(query.from);
  const { alarms, widgets } = await findDashboard();
  const [described, figures] = await Promise.all([
    readAlarms(alarms),
    readFigures(widgets, { from, to }),
  ]);
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    alarms: described,
    charts: widgets.flatMap((widget, index) => {
      const found = figures[index];
      return found ? [{ ...widget, ...found, start: new Date(found.start).toISOString() }] : [];
    }),
  };
});

/** @throws NotFoundError when somebody has deleted it */
async function findDashboard(): Promise<Dashboard> {
  const { DASHBOARD_NAME: DashboardName } = environment;
  try {
    const { DashboardBody = '{}' } = await cloudwatch.send(
      new GetDashboardCommand({ DashboardName }),
    );
    return readDashboard(DashboardBody);
  } catch (error) {
    if (!(error instanceof DashboardNotFoundError)) throw error;
    throw new NotFoundError(
      `CloudWatch has no dashboard ${DashboardName}; deploying the stack again makes it.`,
    );
  }
}
