import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { ApiError } from './api-error';
import * as views from './api-views';
import { patiently } from './patiently';

/** A new verification as an application asks for it. */
export interface NewVerification {
  /** The application's own name for the person. */
  readonly subjectId: string;
  readonly redirectUrl?: string;
  readonly locale?: 'en' | 'ja' | 'es';
}

/** Which verifications to list; `cursor` goes on where a page ended. */
export interface ListQuery {
  readonly status?: views.Status;
  readonly subjectId?: string;
  /** Those that wait for a reviewer alone. */
  readonly cases?: 'open';
  /** 1–100. */
  readonly limit?: number;
  readonly cursor?: string;
}

export interface Consent {
  /** Version of the text that was shown. */
  readonly textVersion: string;
  readonly language: 'en' | 'ja' | 'es';
  /** Asks for the challenge without flashing light. */
  readonly challenge?: 'FaceMovementChallenge';
}

/** What a reviewer decides. */
export interface Review {
  readonly decision: 'approve' | 'reject';
  /** One that answers what was asked, such as `SAME_PERSON`. */
  readonly reason: string;
  /** Says why, for whoever reads the case later. */
  readonly note: string;
}

export type DocumentContentType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif';

/** How requests are made on behalf of one caller. Every method of the clients below may throw {@link ApiError}. */
class Caller {
  /** @param apiUrl address of the API with its stage: `http://127.0.0.1:4510/v1` */
  constructor(
    private readonly apiUrl: string,
    private readonly credentials: Readonly<Record<string, string>>,
  ) {}

  get<View>(path: string, view: z.ZodType<View>, query: ListQuery = {}): Promise<View> {
    const parameters = Object.entries(query).map(([name, value]) => [name, String(value)] as const);
    const search = new URLSearchParams(Object.fromEntries(parameters)).toString();
    return this.request('GET', search === '' ? path : `${path}?${search}`, view);
  }

  post<View>(
    path: string,
    view: z.ZodType<View>,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<View> {
    return this.request('POST', path, view, {
      ...(body && { body: JSON.stringify(body) }),
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    });
  }

  delete<View>(path: string, view: z.ZodType<View>): Promise<View> {
    return this.request('DELETE', path, view);
  }

  private async request<View>(
    method: string,
    path: string,
    view: z.ZodType<View>,
    { body, headers }: { body?: string; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<View> {
    const response = await patiently(() =>
      fetch(`${this.apiUrl}${path}`, {
        method,
        headers: { ...headers, ...this.credentials },
        ...(body !== undefined && { body }),
      }),
    );
    if (!response.ok) throw await ApiError.from(response);
    return view.parse(await response.json());
  }
}

/** Calls the API as a product does, by its API key. */
export class ApplicationClient {
  private readonly caller: Caller;

  constructor(apiUrl: string, apiKey: string) {
    this.caller = new Caller(apiUrl, { 'x-api-key': apiKey });
  }

  /** @param idempotencyKey makes a repeat give the verification that was made at first */
  createVerification(
    verification: NewVerification,
    idempotencyKey: string = randomUUID(),
  ): Promise<views.CreatedVerification> {
    return this.caller.post('/verifications', views.createdVerification, verification, {
      'idempotency-key': idempotencyKey,
    });
  }

  getVerification(verificationId: string): Promise<views.Verification> {
    return this.caller.get(pathOf(verificationId), views.verification);
  }

  listVerifications(query?: ListQuery): Promise<views.VerificationPage> {
    return this.caller.get('/verifications', views.verificationPage, query);
  }

  cancelVerification(verificationId: string): Promise<views.Verification> {
    return this.caller.post(`${pathOf(verificationId)}/cancel`, views.verification);
  }

  /** Erases the images, face vector and personal fields of a finished verification. */
  eraseVerification(verificationId: string): Promise<views.Erasure> {
    return this.caller.delete(pathOf(verificationId), views.erasure);
  }
}

/** Calls the API as the applicant's page does, by the token in the link. */
export class ApplicantClient {
  private readonly caller: Caller;

  constructor(apiUrl: string, applicantToken: string) {
    this.caller = new Caller(apiUrl, bearer(applicantToken));
  }

  getSession(): Promise<views.Session> {
    return this.caller.get('/session', views.session);
  }

  giveConsent(consent: Consent): Promise<views.Session> {
    return this.caller.post('/session/consent', views.session, consent);
  }

  /** Asks for a form and uploads the document with it, straight to the storage. */
  async uploadDocument(image: Uint8Array, contentType: DocumentContentType): Promise<void> {
    const form = await this.requestDocumentForm(contentType);
    const data = new FormData();
    for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
    // A copy, because a view of shared memory cannot be part of a Blob.
    data.append('file', new Blob([Uint8Array.from(image)], { type: contentType }));
    const response = await fetch(form.url, { method: 'POST', body: data });
    if (!response.ok) throw await ApiError.from(response);
  }

  requestDocumentForm(contentType: DocumentContentType): Promise<views.DocumentForm> {
    return this.caller.post('/session/document', views.documentForm, { contentType });
  }

  startLiveness(): Promise<views.LivenessSession> {
    return this.caller.post('/session/liveness', views.livenessSession);
  }

  /** Says that the liveness session has ended; the server asks Rekognition how. */
  completeLiveness(): Promise<views.Session> {
    return this.caller.post('/session/liveness/complete', views.session);
  }
}

/** Calls the API as the reviewers' console does, by a Cognito access token. */
export class ReviewerClient {
  private readonly caller: Caller;

  constructor(apiUrl: string, accessToken: string) {
    this.caller = new Caller(apiUrl, bearer(accessToken));
  }

  listVerifications(query?: ListQuery): Promise<views.ReviewedVerificationPage> {
    return this.caller.get('/review/verifications', views.reviewedVerificationPage, query);
  }

  getVerification(verificationId: string): Promise<views.ReviewedVerification> {
    return this.caller.get(`/review${pathOf(verificationId)}`, views.reviewedVerification);
  }

  getAuditTrail(verificationId: string): Promise<views.AuditTrail> {
    return this.caller.get(`/review${pathOf(verificationId)}/audit`, views.auditTrail);
  }

  /** Gives a link to an image; every call is audited. */
  viewImage(
    verificationId: string,
    image: views.ReviewedVerification['images'][number],
  ): Promise<views.ImageLink> {
    return this.caller.get(`/review${pathOf(verificationId)}/images/${image}`, views.imageLink);
  }

  /** Gives a signed bundle of a verification; every call is audited. */
  exportVerification(verificationId: string): Promise<views.SignedStatement> {
    return this.caller.post(`/review${pathOf(verificationId)}/export`, views.signedStatement);
  }

  getSigningKey(): Promise<views.SigningKey> {
    return this.caller.get('/review/signing-key', views.signingKey);
  }

  readOperations(): Promise<views.Operations> {
    return this.caller.get('/review/operations', views.operations);
  }

  /** Takes a case, or keeps it longer. */
  claimReview(verificationId: string): Promise<views.ReviewedVerification> {
    return this.caller.post(`/review${pathOf(verificationId)}/claim`, views.reviewedVerification);
  }

  /** Gives a case back. */
  releaseReview(verificationId: string): Promise<views.ReviewedVerification> {
    return this.caller.delete(`/review${pathOf(verificationId)}/claim`, views.reviewedVerification);
  }

  reviewVerification(verificationId: string, review: Review): Promise<views.ReviewedVerification> {
    return this.caller.post(`${pathOf(verificationId)}/review`, views.reviewedVerification, review);
  }
}

/** Calls the API as the console does for administrators. */
export class AdministratorClient {
  private readonly caller: Caller;

  constructor(apiUrl: string, accessToken: string) {
    this.caller = new Caller(apiUrl, bearer(accessToken));
  }

  /** @returns the signed receipt */
  eraseVerification(verificationId: string): Promise<views.SignedStatement> {
    return this.caller.post(`/admin${pathOf(verificationId)}/erase`, views.signedStatement);
  }

  eraseSubject(subjectId: string): Promise<views.SubjectErasure> {
    const path = `/admin/subjects/${encodeURIComponent(subjectId)}/erase`;
    return this.caller.post(path, views.subjectErasure);
  }
}

function pathOf(verificationId: string): string {
  return `/verifications/${encodeURIComponent(verificationId)}`;
}

function bearer(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` };
}
