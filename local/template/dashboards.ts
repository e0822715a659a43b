import * as z from 'zod';
import { readProperties } from './read-properties';
import type { ResolvedTemplate } from './template';

const dashboardProperties = z.strictObject({
  DashboardName: z.string().min(1).max(255),
  DashboardBody: z.string(),
  Tags: z.unknown().optional(),
});

/** A dashboard of the template. */
export interface DashboardDefinition {
  readonly name: string;
  readonly arn: string;
  /** JSON, as CloudWatch keeps it. */
  readonly body: string;
}

/** The dashboards of the template, each told to be of the account and of no region. */
export function readDashboards(template: ResolvedTemplate): DashboardDefinition[] {
  return template.resourcesOfType('AWS::CloudWatch::Dashboard').map((resource) => {
    const { DashboardName: name, DashboardBody: body } = readProperties(
      resource,
      dashboardProperties,
    );
    return { name, body, arn: dashboardArn(template.deployment.account, name) };
  });
}

export const dashboardArn = (account: string, name: string): string =>
  `arn:aws:cloudwatch::${account}:dashboard/${name}`;
