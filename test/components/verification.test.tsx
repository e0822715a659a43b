/** @jest-environment jsdom */
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type {
  ErasureReceipt,
  ReviewApi,
  ReviewedVerification,
} from '../../web/console/api/review-api';
import ErasePage from '../../web/console/erase/erase-page';
import VerificationPage from '../../web/console/verification/verification-page';
import { ApiError } from '../../web/api/errors';
import { showConsole } from './support/console';
import { reviewed, settings } from './support/reviewed';

const { id } = reviewed();

const receipt: ErasureReceipt = {
  statement: {
    kind: 'erasure',
    verificationId: id,
    erasedAt: '2026-03-05T08:00:00.000Z',
    erasedBy: 'administrator:rika',
    images: [{ key: 'document.jpg', versionId: '1', sizeBytes: 1000, sha256: 'ab'.repeat(32) }],
    faceVectors: 1,
    fields: ['subjectId'],
    audit: { sequence: 12, hash: 'cd'.repeat(32) },
  },
  signature: {
    algorithm: 'ES256',
    keyId: 'arn:aws:kms:us-east-1:000000000000:key/1',
    publicKey: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
    value: 'signature',
  },
};

const administrator = () => Promise.resolve(settings({ administrator: true }));

function show(verification: ReviewedVerification, api: Partial<ReviewApi> = {}) {
  return showConsole(<VerificationPage />, {
    api: {
      readSettings: () => Promise.resolve(settings()),
      read: () => Promise.resolve(verification),
      ...api,
    },
    path: '/verifications/:verificationId',
    address: `/verifications/${id}`,
  });
}

describe('The page of a verification', () => {
  it('holds each score to the thresholds of its own policy', async () => {
    show(
      reviewed({
        status: 'in_review',
        document: { accepted: true, attempt: 1, face: { confidence: 99.9, sharpness: 12.3 } },
        match: { similarity: 88.25 },
      }),
    );
    const scale = (name: RegExp) => screen.findByRole('img', { name });
    expect(
      await scale(/^Face on the document: 99\.9, as it should be; at least 90\.0/),
    ).toBeTruthy();
    expect(await scale(/^Sharpness of the document: 12\.3, not as it should be/)).toBeTruthy();
    expect(
      await scale(/88\.3, for a person to judge; review from 80\.0, approve from 95\.0/),
    ).toBeTruthy();
  });

  it('looks at each image once, one after the other', async () => {
    let underWay = 0;
    const viewImage = jest.fn(async () => {
      underWay += 1;
      expect(underWay).toBe(1);
      await Promise.resolve();
      underWay -= 1;
      return { url: 'https://evidence.example/image', expiresAt: '2026-03-04T12:02:00.000Z' };
    });
    const fetch = () => Promise.resolve({ ok: true, blob: () => Promise.resolve(new Blob()) });
    Object.assign(globalThis, { fetch });
    Object.assign(URL, { createObjectURL: () => 'blob:image', revokeObjectURL: () => undefined });
    const { images } = reviewed({ images: ['document', 'face', 'liveness', 'audit-1'] });
    show(reviewed({ images }), { viewImage });
    expect(await screen.findByRole('img', { name: 'During the check, 1' })).toBeTruthy();
    const shown = screen.getAllByRole('img', { name: /^(Face|Document)/ });
    expect(shown.map((image) => image.getAttribute('alt'))).toEqual([
      'Face on the document',
      'Face before the camera',
      'Document',
    ]);
    expect(viewImage).toHaveBeenCalledTimes(images.length);
  });

  it('leads to its review while that is asked for', async () => {
    show(reviewed({ status: 'in_review' }));
    const link = await screen.findByRole('link', { name: 'Review' });
    expect(link.getAttribute('href')).toBe(`/review/${id}`);
  });

  it('lets an administrator erase it once that is typed, and then shows the receipt', async () => {
    const read = jest.fn(() => Promise.resolve(reviewed()));
    const erase = jest.fn(() => {
      read.mockResolvedValue(reviewed({ erasedAt: receipt.statement.erasedAt, receipt }));
      return Promise.resolve(receipt);
    });
    show(reviewed(), { readSettings: administrator, read, erase });
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Erase…' }));
    const confirm = screen.getByRole('button', { name: 'Erase' });
    expect(confirm.hasAttribute('disabled')).toBe(true);
    await user.type(screen.getByRole('textbox', { name: 'To confirm, type erase' }), 'erase');
    await user.click(confirm);
    expect(await screen.findByText('administrator:rika')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Download the signed receipt' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Erase…' })).toBeNull();
    expect(erase).toHaveBeenCalledTimes(1);
  });

  it('lets nobody else erase it, and nobody while it goes on', async () => {
    const { unmount } = show(reviewed());
    await screen.findByText('customer-1');
    expect(screen.queryByRole('button', { name: 'Erase…' })).toBeNull();
    unmount();
    show(reviewed({ status: 'deciding' }), { readSettings: administrator });
    await screen.findByText('customer-1');
    expect(screen.queryByRole('button', { name: 'Erase…' })).toBeNull();
  });

  it('says that there is none', async () => {
    const detail = 'There is no such verification.';
    show(reviewed(), { read: () => Promise.reject(new ApiError(404, detail)) });
    expect(await screen.findByText(detail)).toBeTruthy();
  });
});

describe('The page that erases subjects', () => {
  it('wants the subject typed twice, and gives the receipts', async () => {
    const eraseSubject = jest.fn(() =>
      Promise.resolve({ receipts: [receipt], otherFaceVectors: 1 }),
    );
    showConsole(<ErasePage />, { api: { readSettings: administrator, eraseSubject } });
    const user = userEvent.setup();
    await user.type(await screen.findByRole('textbox', { name: 'Subject' }), 'customer-1');
    const erase = screen.getByRole('button', { name: 'Erase the subject' });
    expect(erase.hasAttribute('disabled')).toBe(true);
    const confirmation = screen.getByRole('textbox', { name: 'To confirm, type customer-1' });
    await user.type(confirmation, 'customer-1');
    await user.click(erase);
    expect(await screen.findByRole('link', { name: id })).toBeTruthy();
    expect(eraseSubject).toHaveBeenCalledWith('customer-1');
  });

  it('explains why it could not', async () => {
    const detail = 'A verification of the subject is deciding. None was erased.';
    const eraseSubject = () => Promise.reject(new ApiError(409, detail));
    showConsole(<ErasePage />, { api: { readSettings: administrator, eraseSubject } });
    const user = userEvent.setup();
    await user.type(await screen.findByRole('textbox', { name: 'Subject' }), 'a');
    await user.type(screen.getByRole('textbox', { name: 'To confirm, type a' }), 'a{Enter}');
    await waitFor(() => expect(screen.getByText(detail)).toBeTruthy());
  });

  it('is for administrators', async () => {
    showConsole(<ErasePage />, { api: { readSettings: () => Promise.resolve(settings()) } });
    expect(await screen.findByText('Only administrators erase')).toBeTruthy();
  });
});
