/** @jest-environment jsdom */
import type { DocumentUpload } from '../../web/api/client';
import { ConnectionError } from '../../web/api/errors';
import { upload, UploadRefusedError } from '../../web/applicant/document/upload';

const form: DocumentUpload = {
  url: 'https://bucket.example/',
  fields: { key: 'document', policy: 'signed' },
  maximumBytes: 1000,
  expiresAt: '2027-01-01T00:00:00.000Z',
};

/** A request that goes nowhere, and ends as a test says. */
class FakeRequest {
  static latest: FakeRequest;
  readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  status = 0;
  sent: unknown;

  constructor() {
    FakeRequest.latest = this;
  }

  open = jest.fn();
  send = (body: unknown) => (this.sent = body);
  abort = () => this.onabort?.();

  answer(status: number): void {
    this.status = status;
    this.onload?.();
  }
}

const original = window.XMLHttpRequest;
beforeAll(() => Object.assign(window, { XMLHttpRequest: FakeRequest }));
afterAll(() => Object.assign(window, { XMLHttpRequest: original }));

function begin() {
  const canceling = new AbortController();
  const progress: number[] = [];
  const done = upload(form, new Blob(['picture']), {
    onProgress: (ratio) => progress.push(ratio),
    signal: canceling.signal,
  });
  return { done, progress, cancel: () => canceling.abort(), request: FakeRequest.latest };
}

describe('The upload of a photo', () => {
  it('sends the fields of the form, and the file as the last of them', async () => {
    const { done, request } = begin();
    request.answer(204);
    await done;
    expect(request.open).toHaveBeenCalledWith('POST', form.url);
    const sent = request.sent instanceof FormData ? [...request.sent.keys()] : [];
    expect(sent).toEqual(['key', 'policy', 'file']);
  });

  it('tells how far it has come', async () => {
    const { done, request, progress } = begin();
    request.upload.onprogress?.({ loaded: 250, total: 1000 });
    request.upload.onprogress?.({ loaded: 1000, total: 1000 });
    request.answer(204);
    await done;
    expect(progress).toEqual([0.25, 1]);
  });

  it('can be canceled', async () => {
    const { done, cancel } = begin();
    cancel();
    await expect(done).rejects.toThrow('canceled');
  });

  it('says whether the storage refused or the connection was lost', async () => {
    const refused = begin();
    refused.request.answer(403);
    await expect(refused.done).rejects.toThrow(UploadRefusedError);
    const lost = begin();
    lost.request.onerror?.();
    await expect(lost.done).rejects.toThrow(ConnectionError);
  });
});
