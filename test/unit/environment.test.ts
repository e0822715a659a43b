import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { environments, readEnvironment } from '../../lambdas/shared/environment';
import { defaultPolicy } from '../../lambdas/shared/policy';
import { deployment } from './support/environment';

describe('The environment of a function', () => {
  it('is described for every folder of lambdas', () => {
    const folders = readdirSync(join(__dirname, '..', '..', 'lambdas')).filter(
      (folder) => folder !== 'shared',
    );
    expect(Object.keys(environments).sort()).toEqual(folders.sort());
  });

  it('holds what the function needs and no more', () => {
    expect(readEnvironment(environments['detect-document-face'], deployment)).toEqual({
      EVIDENCE_BUCKET: 'evidence',
    });
  });

  it('carries the policy, parsed', () => {
    const { POLICY } = readEnvironment(environments['api-applications'], deployment);
    expect(POLICY).toEqual(defaultPolicy);
  });

  it('names every variable that is missing or wrong', () => {
    const read = () =>
      readEnvironment(environments['api-applicants'], {
        ...deployment,
        EVIDENCE_BUCKET: undefined,
        WEB_ORIGIN: 'https://verify.example.com/path',
      });
    expect(read).toThrow('- EVIDENCE_BUCKET: ');
    expect(read).toThrow('- WEB_ORIGIN: must be an origin');
  });
});
