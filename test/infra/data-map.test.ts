import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnCollection } from 'aws-cdk-lib/aws-rekognition';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { testApp } from './stack';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'privacy.md'), 'utf8');

/** Names in the first column of tables. */
const named = new Set(
  page
    .split('\n')
    .flatMap((line) => /^\| (`.+?) \|/.exec(line)?.[1]?.match(/`[^`]+`/g) ?? [])
    .map((name) => name.replaceAll('`', '')),
);

const stack = testApp({ faceCollections: 2 }).node.findChild('Honnin');

/** Where a resource is in the stack, without what every table has in common. */
function placeOf(resource: IConstruct): string {
  const construct = resource.node.id === 'Resource' ? resource.node.scope : resource;
  const path = construct?.node.path ?? '';
  return path.replace('Honnin/', '').replace('Tables/', '');
}

describe('The data map', () => {
  const places = stack.node
    .findAll()
    .filter(
      (one) => one instanceof CfnTable || one instanceof CfnBucket || one instanceof CfnCollection,
    )
    .map(placeOf);

  it.each(places)('has a row for %s', (place) => {
    expect([...named]).toContain(place);
  });

  it('has no row for what is not there', () => {
    const stored = [...named].filter((name) => /^[A-Z]/.test(name) && !name.startsWith('Faces'));
    expect(stored.filter((name) => !places.includes(name))).toEqual([]);
  });
});
