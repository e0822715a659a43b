import { findSecrets } from '../support/logs/find-secrets';

const secrets = [
  ['a subject', 'subject-4711'],
  ['a token', 'c2VjcmV0IG9mIGFuIGFwcGxpY2FudA'],
] as const;

const line = (text: string) => `START\n{"level":"INFO","message":"${text}"}\nEND\n`;

describe('The look at the logs of a test run', () => {
  it.each([
    ['a subject', 'Started for subject-4711'],
    ['a token', 'Bearer c2VjcmV0IG9mIGFuIGFwcGxpY2FudA'],
    ['a token of a reviewer', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtaW5hIn0.x'],
    ['a signature of an address', 'https://bucket/key?X-Amz-Signature=00'],
    ['a place of an image', 'documents/0b6f1a52-3c43-4b8e-9d57-5d1f0a3f6c11/1/original'],
    ['an image', 'data:image/jpeg;base64,/9j/4AAQSkZJRgABAQ'],
  ])('finds %s', (what, text) => {
    expect(findSecrets(line(text), secrets)).toEqual([what]);
  });

  it('finds a score that is in no line of metrics', () => {
    expect(findSecrets('{"similarity":97}', [])).toEqual(['a score outside of metrics']);
    expect(findSecrets('{"_aws":{},"Similarity":97}', [])).toEqual([]);
  });

  it('finds nothing in what may be told', () => {
    const id = '0b6f1a52-3c43-4b8e-9d57-5d1f0a3f6c11';
    expect(findSecrets(line(`Started a verification ${id} subject-47110`), secrets)).toEqual([]);
  });
});
