import { hideTaskTokens, taskTokensIn } from '../../lambdas/api-reviewers/task-tokens';

const TOKEN = 'AQCgAAAAKgAAAAMAAAAA+token/of=';

describe('The tokens in the history of an execution', () => {
  it('are those passed on by the name of one', () => {
    const event = {
      parameters: JSON.stringify({ Payload: { TaskToken: TOKEN, TaskName: 'wait' } }),
    };
    expect(taskTokensIn([event])).toEqual([TOKEN]);
  });

  it('are those written to a row as its attribute value', () => {
    const values = { ':token': { S: TOKEN }, ':status': { S: 'in_review' } };
    const event = { parameters: JSON.stringify({ ExpressionAttributeValues: values }) };
    expect(taskTokensIn([event])).toEqual([TOKEN]);
  });

  it.each(['{', '[1, 2', 'words', '', '{"Token": "no"}'])('are none in %p', (text) => {
    expect(taskTokensIn({ parameters: text })).toEqual([]);
  });
});

describe('A history without its task tokens', () => {
  const hide = (value: unknown) => hideTaskTokens(value, [TOKEN]);

  it('says where they were, in values, in text and in JSON within JSON', () => {
    expect(hide({ token: TOKEN, list: [TOKEN, 1, null] })).toEqual({
      token: '(task token)',
      list: ['(task token)', 1, null],
    });
    expect(hide(`Error with ${TOKEN}.`)).toBe('Error with (task token).');
    const nested = JSON.stringify({ input: JSON.stringify([TOKEN]) });
    expect(hide(nested)).toBe(JSON.stringify({ input: JSON.stringify(['(task token)']) }));
  });

  it('does not mind how JSON spells their characters', () => {
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
