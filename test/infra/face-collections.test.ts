import type { Template } from 'aws-cdk-lib/assertions';
import { testApp, testTemplate } from './stack';

describe('Several collections of faces', () => {
  let template: Template;

  beforeAll(() => {
    template = testTemplate({ faceCollections: '3', fullFaceCollections: '1' });
  });

  it('stand beside the first, which keeps its name and its place in the stack', () => {
    const collections = template.findResources('AWS::Rekognition::Collection');
    expect(collections).toMatchObject({
      Faces: { Properties: { CollectionId: 'honnin-faces' } },
      Faces2: { Properties: { CollectionId: 'honnin-faces-2' } },
      Faces3: { Properties: { CollectionId: 'honnin-faces-3' } },
    });
    expect(Object.keys(collections)).toHaveLength(3);
  });
});

describe('Settings of collections', () => {
  it.each(['0', '41', 'many', -1, 1.5, true])('are not %p collections', (faceCollections) => {
    expect(() => testApp({ faceCollections })).toThrow(
      'faceCollections: give how many collections of faces there are, from 1 to 40',
    );
  });

  it('leave one open for enrolment', () => {
    expect(() => testApp({ faceCollections: 2, fullFaceCollections: 2 })).toThrow(
      'fullFaceCollections: give how many of the collections, counted from the first, take no new faces; one must stay open',
    );
  });
});
