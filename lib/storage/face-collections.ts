import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnCollection } from 'aws-cdk-lib/aws-rekognition';
import type { Construct } from 'constructs';
import type { Settings } from '../settings';

/**
 * The Rekognition collections of enrolled faces. All are searched; those that are not full take new faces.
 * A further one is added behind the others: what is enrolled stays where it is.
 */
export class FaceCollections {
  /** The oldest of them. */
  readonly first: CfnCollection;
  private readonly all: readonly CfnCollection[];
  private readonly full: number;

  /** @param scope the stack itself: the logical id of the first collection is that of stacks with no other */
  constructor(
    scope: Construct,
    { faceCollections, protectData }: Pick<Settings, 'faceCollections' | 'protectData'>,
  ) {
    const { count, full } = faceCollections;
    this.first = new CfnCollection(scope, 'Faces', { collectionId: 'honnin-faces' });
    const others = Array.from({ length: count - 1 }, (_, index) => {
      const number = String(index + 2);
      return new CfnCollection(scope, `Faces${number}`, { collectionId: `honnin-faces-${number}` });
    });
    this.all = [this.first, ...others];
    for (const collection of this.all) {
      collection.applyRemovalPolicy(protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    }
    this.full = full;
  }

  /** Ids of all, separated by commas. */
  get ids(): string {
    return idsOf(this.all);
  }

  /** Ids of those that take new faces, separated by commas. */
  get openIds(): string {
    return idsOf(this.all.slice(this.full));
  }

  get arns(): string[] {
    return this.all.map(({ attrArn }) => attrArn);
  }
}

const idsOf = (collections: readonly CfnCollection[]): string =>
  collections.map(({ ref }) => ref).join(',');
