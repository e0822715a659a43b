import * as z from 'zod';
import { Stack, type Begun } from './support/stack';

let stack: Stack;
let begun: Begun;
let row: { applicationId: string; taskToken: string };
beforeAll(async () => {
  stack = await Stack.start({ review: { separateApplications: true } });
  begun = await stack.beginConsented();
  row = z
    .object({ applicationId: z.string(), taskToken: z.string().min(20) })
    .parse(await stack.rowOf(begun));
});
afterAll(() => stack.stop());

/** Reads as a member of the groups. */
async function read(path: string, ...groups: string[]) {
  const token = await stack.aws.reviewerToken({ username: 'kim', groups });
  const authorization = `Bearer ${token}`;
  const response = await fetch(`${stack.aws.apiUrl}/review/${path}`, {
    headers: { authorization },
  });
  return { status: response.status, text: await response.text() };
}
const members = () => [['reviewer', `application:${row.applicationId}`], ['admin']] as const;
const strangers = [['reviewer'], ['reviewer', 'application:another']] as const;

const pageSchema = z.object({ items: z.array(z.object({ id: z.uuid() })) });
const idsIn = (text: string) => pageSchema.parse(JSON.parse(text)).items.map(({ id }) => id);

describe('The execution of a waiting verification', () => {
  const executionSchema = z.object({
    status: z.string(),
    definition: z.looseObject({ States: z.record(z.string(), z.unknown()) }),
    events: z.array(
      z.object({
        id: z.int(),
        type: z.string(),
        details: z.looseObject({ name: z.string().optional() }),
      }),
    ),
  });

  it('shows every state it entered, and not what it waits with', async () => {
    const { text } = await read(`verifications/${begun.id}/execution`, 'admin');
    const { status, definition, events } = executionSchema.parse(JSON.parse(text));
    expect(status).toBe('RUNNING');
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    const entered = events.filter(({ type }) => type.endsWith('StateEntered'));
    expect(entered.map(({ details }) => details.name)).toEqual(['Begin', 'Await document']);
    expect(Object.keys(definition.States)).toContain('Await document');
    expect(text).toContain('(task token)');
    expect(text).not.toContain(row.taskToken);
    expect(text).not.toContain('consoleUrl');
  });
});

describe('Where applications are separated', () => {
  it.each([
    'verifications',
    'verifications?status=awaiting_document',
    'verifications?status=awaiting_document,approved&order=oldest',
    'scores',
  ])('members of the group of one read what is listed as %s', async (path) => {
    for (const groups of members()) {
      expect(idsIn((await read(path, ...groups)).text)).toEqual([begun.id]);
    }
    for (const groups of strangers) expect(idsIn((await read(path, ...groups)).text)).toEqual([]);
  });

  it('so do they by its subject', async () => {
    const path = `verifications?subjectId=${begun.subjectId}`;
    for (const groups of members()) {
      expect(idsIn((await read(path, ...groups)).text)).toEqual([begun.id]);
    }
    for (const groups of strangers) expect(idsIn((await read(path, ...groups)).text)).toEqual([]);
  });

  it.each(['', '/audit', '/execution', '/images/document'])(
    'a verification is not there for others: %s',
    async (part) => {
      for (const groups of strangers) {
        expect((await read(`verifications/${begun.id}${part}`, ...groups)).status).toBe(404);
      }
    },
  );

  it('the settings tell what a reviewer may see', async () => {
    const [member] = members();
    const { text } = await read('settings', ...member);
    expect(JSON.parse(text)).toMatchObject({
      reviewer: 'kim',
      administrator: false,
      applications: [row.applicationId],
      policy: { version: 'test-1' },
    });
  });
});
