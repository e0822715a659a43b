import './support/environment';
import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import type { ApiHandler } from '../../lambdas/shared/api/api';
import { routes } from '../../lambdas/shared/api/routes';
import { parsePolicy } from '../../lambdas/shared/policy';
import { call } from './support/api-event';
import { Tables } from './support/tables';
import { givenVerification, verificationId } from './support/verifications';

const tables = new Tables();
let handler: ApiHandler;
beforeAll(async () => {
  const policy = parsePolicy({ version: 'separate', review: { separateApplications: true } });
  process.env.POLICY = JSON.stringify(policy);
  ({ handler } = await import('../../lambdas/api-reviewers/handler'));
});

const other = verificationId.replace(/^./, 'f');
beforeEach(() => {
  tables.reset();
  givenVerification(tables, { status: 'in_review', awaiting: 'review' });
  givenVerification(tables, { id: other, applicationId: 'other', status: 'approved' });
});

/** Somebody in these groups. */
const member = (...groups: string[]) => ({
  principal: 'reviewer',
  reviewer: 'kim',
  groups: groups.join(','),
});
const colleague = member('reviewer', 'application:app');
const administrator = member('admin');
const stranger = member('reviewer');

const stepFunctions = mockClient(SFNClient);

/** The execution of a verification, with events of these details. */
function givenExecution(details: readonly Partial<HistoryEvent>[]): void {
  const timestamp = new Date('2026-11-01T10:00:00.000Z');
  stepFunctions
    .on(DescribeExecutionCommand)
    .resolves({ status: 'SUCCEEDED', startDate: timestamp })
    .on(DescribeStateMachineForExecutionCommand)
    .resolves({ definition: '{}' })
    .on(GetExecutionHistoryCommand)
    .resolves({
      events: details.map((more, index) => ({
        id: index + 1,
        type: 'TaskSucceeded',
        timestamp,
        ...more,
      })),
    });
}

const list = async (caller: typeof colleague, query: Record<string, string> = {}) => {
  const page = { method: 'GET', resource: '/review/verifications', caller, query };
  const { body } = await call(handler, page);
  return (body.items as { id: string }[]).map(({ id }) => id).sort();
};

describe('When the policy separates applications, a reviewer', () => {
  it('reads verifications of those their groups name', async () => {
    const resource = '/review/verifications/{verificationId}';
    const read = { method: 'GET', resource, caller: colleague, path: { verificationId } };
    expect((await call(handler, read)).status).toBe(200);
  });

  const ofOne = routes.filter(
    ({ principal, path }) => principal === 'reviewer' && path.includes('{verificationId}'),
  );
  it.each(ofOne.map((route) => [route.operationId, route]))(
    'cannot tell those of others from none: %s',
    async (_, { method, path: resource }) => {
      const ask = (id: string) =>
        call(handler, {
          method,
          resource,
          caller: colleague,
          path: { verificationId: id, image: 'document' },
          body: { decision: 'reject', reason: 'OTHER', note: 'Whose is it?' },
        });
      const none = await ask(verificationId.replace(/^./, 'e'));
      expect(none.status).toBe(404);
      expect(await ask(other)).toEqual(none);
      expect(tables.trail(other)).toHaveLength(1);
    },
  );

  it('lists verifications of those their groups name', async () => {
    expect(await list(colleague)).toEqual([verificationId]);
    expect(await list(colleague, { status: 'approved' })).toEqual([]);
    expect(await list(colleague, { status: 'in_review' })).toEqual([verificationId]);
    expect(await list(colleague, { subjectId: 'subject-1' })).toEqual([verificationId]);
    expect(await list(colleague, { applicationId: 'other' })).toEqual([]);
    expect(await list(member('reviewer', 'application:app', 'application:other'))).toEqual(
      [verificationId, other].sort(),
    );
  });

  it('lists none when their groups name none', async () => {
    expect(await list(stranger)).toEqual([]);
    expect(await list(stranger, { subjectId: 'subject-1' })).toEqual([]);
  });

  it('is not told which subjects of others look the same', async () => {
    const duplicates = [{ faceId: 'face', subjectId: 'whose', similarity: 98 }];
    tables.change(verificationId, { duplicates });
    const resource = '/review/verifications/{verificationId}';
    const read = { method: 'GET', resource, path: { verificationId } };
    expect((await call(handler, { ...read, caller: colleague })).body).toMatchObject({
      duplicates: [{ faceId: 'face', similarity: 98 }],
    });
    expect((await call(handler, { ...read, caller: administrator })).body).toMatchObject({
      duplicates,
    });

    const output = JSON.stringify({
      FaceMatches: [
        { Similarity: 98, Face: { ExternalImageId: 'whose' } },
        { Similarity: 97, Face: { ExternalImageId: 'subject-1' } },
      ],
    });
    givenExecution([
      {
        taskSucceededEventDetails: {
          output,
          resource: 'searchFacesByImage',
          resourceType: 'aws-sdk',
        },
      },
      {
        stateExitedEventDetails: {
          name: 'Search enrolled faces',
          assignedVariables: { duplicates: JSON.stringify(duplicates) },
        },
      },
    ]);
    const execution = { ...read, resource: `${resource}/execution` };
    const { body } = await call(handler, { ...execution, caller: colleague });
    expect(JSON.stringify(body)).not.toContain('whose');
    expect(JSON.stringify(body)).toContain('subject-1');
    const { body: whole } = await call(handler, { ...execution, caller: administrator });
    expect(JSON.stringify(whole)).toContain('whose');
  });

  it('sees scores of no others', async () => {
    const scores = { method: 'GET', resource: '/review/scores', caller: colleague };
    expect((await call(handler, scores)).body).toMatchObject({ items: [{ id: verificationId }] });
  });

  it('is told which applications they see', async () => {
    const settings = (caller: typeof colleague) =>
      call(handler, { method: 'GET', resource: '/review/settings', caller });
    expect((await settings(colleague)).body).toMatchObject({ applications: ['app'] });
    expect((await settings(stranger)).body).toMatchObject({ applications: [] });
    expect((await settings(administrator)).body).not.toHaveProperty('applications');
  });

  it('sees all as an administrator', async () => {
    expect(await list(administrator)).toEqual([verificationId, other].sort());
  });
});
