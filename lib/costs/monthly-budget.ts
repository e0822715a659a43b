import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';
import type { Budget } from '../settings';

/** What is told of: four fifths spent, and a forecast to spend it all. Both in percent of the budget. */
const notifications = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'FORECASTED', threshold: 100 },
];

/** Tells somebody by e-mail when the account spends more in a month than was meant. */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, { dollars, email }: Budget) {
    super(scope, id);
    // Without a name: a change of what is told replaces the budget, and a name would be taken then.
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: dollars, unit: 'USD' },
      },
      notificationsWithSubscribers: notifications.map((notification) => ({
        notification: {
          ...notification,
          thresholdType: 'PERCENTAGE',
          comparisonOperator: 'GREATER_THAN',
        },
        subscribers: [{ subscriptionType: 'EMAIL', address: email }],
      })),
    });
  }
}
