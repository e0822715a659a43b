import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `npx cdk synth` runs, with what its command line hands over. */
function synthesize(context: Readonly<Record<string, string>>, region = 'us-east-1') {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'lib/main.ts'], {
    env: {
      ...process.env,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_DEFAULT_REGION: region,
    },
    encoding: 'utf8',
  });
  return { status, lines: stderr.trim().split('\n') };
}

describe('A synthesis that cannot be', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'honnin-settings-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('names the setting and the remedy, and nothing of the code', () => {
    expect(synthesize({ livenessBudget: '-1' })).toEqual({
      status: 1,
      lines: ['livenessBudget: give an amount in US dollars a day above 0, such as 25'],
    });
  });

  it('names the field of the policy and the remedy', () => {
    const policy = join(folder, 'policy.json');
    writeFileSync(
      policy,
      JSON.stringify({ version: 'mine-1', liveness: { minimumConfidence: 0.8 } }),
    );
    const { status, lines } = synthesize({ policy });
    expect(status).toBe(1);
    expect(lines[0]).toBe('The policy cannot be used:');
    expect(lines[1]).toBe(
      '- liveness.minimumConfidence: 0.8 looks like a 0–1 scale: scores run from 0 to 100; did you mean 80?',
    );
    expect(lines).toHaveLength(2);
  });

  it('names a region without Face Liveness and those that have it', () => {
    const { status, lines } = synthesize({}, 'eu-central-1');
    expect(status).toBe(1);
    expect(lines).toEqual([
      expect.stringMatching(
        /^Rekognition has no Face Liveness in eu-central-1\. Deploy to one of /,
      ),
    ]);
  });
});
