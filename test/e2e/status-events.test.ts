import { statusChanged, type StatusChanged } from '../../lambdas/shared/events/events';
import { eventually } from './support/eventually';
import { Stack } from './support/stack';

let stack: Stack;
const told: StatusChanged[] = [];
beforeAll(async () => {
  stack = await Stack.start();
  stack.aws.onEvent((event) => {
    if (event['detail-type'] === 'VerificationStatusChanged') {
      told.push(statusChanged.parse(event.detail));
    }
  });
});
afterAll(() => stack.stop());

describe('Every change of a status', () => {
  it('is told as an event, by whichever hand the status was changed', async () => {
    const { id, subjectId } = await stack.beginConsented();
    await stack.application.cancelVerification(id);
    const changes = await eventually(
      () => Promise.resolve(told.filter(({ verificationId }) => verificationId === id)),
      (events) => events.some(({ status }) => status === 'canceled'),
    );
    expect(changes.map(({ previousStatus, status }) => [previousStatus, status])).toEqual([
      [undefined, 'awaiting_document'],
      ['awaiting_document', 'canceled'],
    ]);
    expect(changes[1]).toMatchObject({ subjectId, reason: 'CANCELED', documentAttempt: 1 });
    const sequences = changes.map(({ sequence }) => sequence);
    expect([...sequences].sort()).toEqual(sequences);
  });
});
