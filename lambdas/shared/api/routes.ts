import { reviewerRoutes } from './reviewer-routes';
import { blocked, notFound, paused, problem, type Route } from './route';
import {
  claimedHandOffView,
  consentBody,
  createVerificationBody,
  createdVerificationView,
  deviceHeaders,
  documentBody,
  documentUploadView,
  erasureView,
  handOffView,
  idempotencyHeaders,
  listQuery,
  livenessSessionView,
  sessionView,
  verificationPage,
  verificationView,
} from './schemas';

/** Routes by operation id. */
export const routeDefinitions = {
  createVerification: {
    method: 'POST',
    path: '/verifications',
    principal: 'application',
    summary: 'Start a verification and get the link for its applicant',
    description:
      'With an `Idempotency-Key` a repeat answers with the verification that was made at first, and with the same `redirectSecret`. Its link is new, and the earlier one stops working. The same key with another body is refused.',
    headers: idempotencyHeaders,
    body: createVerificationBody,
    responses: {
      201: { description: 'Started', schema: createdVerificationView },
      403: blocked,
      409: problem('The Idempotency-Key was used with another body'),
      429: paused,
      503: problem('The workflow could not be started'),
    },
  },
  listVerifications: {
    method: 'GET',
    path: '/verifications',
    principal: 'application',
    summary: 'List your verifications, newest first',
    query: listQuery,
    responses: { 200: { description: 'A page', schema: verificationPage } },
  },
  getVerification: {
    method: 'GET',
    path: '/verifications/{verificationId}',
    principal: 'application',
    summary: 'Read a verification',
    responses: {
      200: { description: 'The verification', schema: verificationView },
      404: notFound,
    },
  },
  cancelVerification: {
    method: 'POST',
    path: '/verifications/{verificationId}/cancel',
    principal: 'application',
    summary: 'Cancel a verification that waits for somebody',
    responses: {
      202: { description: 'Cancelling', schema: verificationView },
      404: notFound,
      409: problem('It is decided, or being decided'),
    },
  },
  eraseVerification: {
    method: 'DELETE',
    path: '/verifications/{verificationId}',
    principal: 'application',
    summary: 'Erase the images, face vector and personal fields of a finished verification',
    responses: {
      200: { description: 'Erased', schema: erasureView },
      404: notFound,
      409: problem('It is not finished'),
    },
  },
  getSession: {
    method: 'GET',
    path: '/session',
    principal: 'applicant',
    summary: 'What to do next',
    headers: deviceHeaders,
    responses: { 200: { description: 'The session', schema: sessionView } },
  },
  giveConsent: {
    method: 'POST',
    path: '/session/consent',
    principal: 'applicant',
    summary: 'Consent to the use of biometric data',
    headers: deviceHeaders,
    body: consentBody,
    responses: {
      200: { description: 'Recorded', schema: sessionView },
      409: problem('The verification is over, or its challenge can no longer be chosen'),
    },
  },
  uploadDocument: {
    method: 'POST',
    path: '/session/document',
    principal: 'applicant',
    summary: 'Get a form to upload the identity document with',
    headers: deviceHeaders,
    body: documentBody,
    responses: {
      201: { description: 'The form', schema: documentUploadView },
      403: blocked,
      429: paused,
      409: problem('Consent is missing, or no document is awaited'),
    },
  },
  startLiveness: {
    method: 'POST',
    path: '/session/liveness',
    principal: 'applicant',
    summary: 'Get a liveness session and credentials to stream to it',
    headers: deviceHeaders,
    responses: {
      201: { description: 'The session', schema: livenessSessionView },
      403: blocked,
      429: paused,
      409: problem('No liveness check is awaited, or its sessions are used up'),
    },
  },
  completeLiveness: {
    method: 'POST',
    path: '/session/liveness/complete',
    principal: 'applicant',
    summary: 'Say that the liveness session has ended',
    headers: deviceHeaders,
    responses: {
      200: { description: 'Taken up', schema: sessionView },
      403: blocked,
      429: paused,
      409: problem('The session has not ended'),
    },
  },
  offerHandOff: {
    method: 'POST',
    path: '/session/hand-off',
    principal: 'applicant',
    summary: 'Get a link, for one use, that moves the verification to another device',
    responses: {
      201: { description: 'The link; an earlier one no longer works', schema: handOffView },
      409: problem('Nothing is left to do'),
    },
  },
  claimHandOff: {
    method: 'POST',
    path: '/session/hand-off/claim',
    principal: 'handOff',
    summary: 'Take the verification over; the device that handed it over may only look on from now',
    responses: {
      201: { description: 'The token to go on with', schema: claimedHandOffView },
      409: problem('Nothing is left to do'),
    },
  },
  ...reviewerRoutes,
} as const satisfies Record<string, Omit<Route, 'operationId'>>;

export type RouteDefinitions = typeof routeDefinitions;

export const routes: readonly Route[] = Object.entries(routeDefinitions).map(
  ([operationId, definition]) => ({ operationId, ...definition }),
);
