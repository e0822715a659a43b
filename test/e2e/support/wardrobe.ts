import { Camera } from '../../../local/applicant/camera';
import type { Belongings } from '../../../local/applicant/headless-applicant';
import { FaceEngine } from '../../../local/rekognition/engine/face-engine';
import { drawDocument } from '../../people/document';
import { drawFace } from '../../people/face';
import type { Person } from '../../people/people';

/** Documents and cameras of drawn people; each is drawn once. */
export class Wardrobe {
  private readonly documents = new Map<Person, Promise<Buffer>>();
  private readonly cameras = new Map<Person, Promise<Camera>>();

  private constructor(readonly engine: FaceEngine) {}

  static async open(): Promise<Wardrobe> {
    return new Wardrobe(await FaceEngine.start({ workers: 1 }));
  }

  /** A photograph of the person's identity card, as JPEG. */
  document(person: Person): Promise<Buffer> {
    return kept(this.documents, person, () => drawDocument(person));
  }

  /** What a person has with them: their document, or another's, and a camera before their face. */
  async belongingsOf(person: Person, holder = person): Promise<Belongings> {
    const document = await this.document(holder);
    const camera = await kept(this.cameras, person, async () =>
      Camera.from(await drawFace(person), this.engine),
    );
    return { document, documentType: 'image/jpeg', camera };
  }

  async close(): Promise<void> {
    await this.engine.close();
  }
}

function kept<Key, Value>(
  values: Map<Key, Promise<Value>>,
  key: Key,
  make: () => Promise<Value>,
): Promise<Value> {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}
