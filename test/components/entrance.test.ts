/** @jest-environment jsdom */
import { parseFragment } from '../../web/applicant/session/entrance';

describe('What stands behind the "#" of a link', () => {
  it('is the token of an applicant', () => {
    expect(parseFragment('#aB-_9')).toEqual({ kind: 'link', token: 'aB-_9', handedOver: false });
  });

  it('is the token of a hand-off', () => {
    expect(parseFragment('#handoff.aB-_9')).toEqual({ kind: 'handOff', token: 'aB-_9' });
  });

  it.each(['', '#', '#a b', '#handoff.', '#https://example.com', '#other.aB'])(
    'is nothing when it is "%s"',
    (fragment) => {
      expect(parseFragment(fragment)).toEqual({ kind: 'nothing' });
    },
  );
});
