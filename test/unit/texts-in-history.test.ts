import { replaceTexts, textsUnder } from '../../lambdas/api-reviewers/texts-in-history';

const TOKEN = 'AQCgAAAAKgAAAAMAAAAA+token/of=';
const names = new Set(['TaskToken', ':token']);

describe('Texts under a name, in the history of an execution', () => {
  it('are those that have the name', () => {
    const parameters = JSON.stringify({ Payload: { TaskToken: TOKEN, TaskName: 'wait' } });
    expect(textsUnder(names, [{ parameters }])).toEqual([TOKEN]);
  });

  it('are those in an attribute value of DynamoDB', () => {
    const values = { ':token': { S: TOKEN }, ':status': { S: 'in_review' } };
    const parameters = JSON.stringify({ ExpressionAttributeValues: values });
    expect(textsUnder(names, [{ parameters }])).toEqual([TOKEN]);
  });

  it.each(['{', '[1, 2', 'words', '', '{"Token": "no"}'])('are none in %p', (text) => {
    expect(textsUnder(names, { parameters: text })).toEqual([]);
  });
});

describe('A history with texts replaced', () => {
  const hide = (value: unknown) =>
    replaceTexts(value, (text) => text.replaceAll(TOKEN, '(task token)'));

  it('has them replaced in values, in text and in JSON within JSON', () => {
    expect(hide({ token: TOKEN, list: [TOKEN, 1, null] })).toEqual({
      token: '(task token)',
      list: ['(task token)', 1, null],
    });
    expect(hide(`Error with ${TOKEN}.`)).toBe('Error with (task token).');
    const nested = JSON.stringify({ input: JSON.stringify([TOKEN]) });
    expect(hide(nested)).toBe(JSON.stringify({ input: JSON.stringify(['(task token)']) }));
  });

  it('has them replaced however JSON spells them', () => {
    const escaped = JSON.stringify({ token: TOKEN })
      .replaceAll('=', '\\u003d')
      .replaceAll('/', '\\/');
    expect(hide(escaped)).toBe('{"token":"(task token)"}');
  });

  it('is otherwise as it was, to the letter', () => {
    const texts = ['{ "a" : 1.0 }', '[ 1,2 ]', 'plain', '{broken'];
    expect(hide(texts)).toEqual(texts);
  });
});
