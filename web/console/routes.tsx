import { lazy } from 'react';
import { Navigate, type RouteObject } from 'react-router';
import { Crash } from './interface/crash';
import { Shell } from './interface/shell';

const VerificationsPage = lazy(() => import('./verifications/verifications-page'));
const VerificationPage = lazy(() => import('./verification/verification-page'));
const QueuePage = lazy(() => import('./review/queue-page'));
const CasePage = lazy(() => import('./review/case-page'));
const PicturePage = lazy(() => import('./picture/picture-page'));
const WhatIfPage = lazy(() => import('./what-if/what-if-page'));
const FailuresPage = lazy(() => import('./webhooks/failures-page'));
const OperationsPage = lazy(() => import('./operations/operations-page'));
const ErasePage = lazy(() => import('./erase/erase-page'));

/** The pages of the console, each loaded when it is first shown. */
export const routes: RouteObject[] = [
  {
    element: <Shell />,
    errorElement: <Crash />,
    children: [
      { index: true, element: <Navigate to="/verifications" replace /> },
      { path: 'verifications', element: <VerificationsPage /> },
      { path: 'verifications/:verificationId', element: <VerificationPage /> },
      { path: 'review', element: <QueuePage /> },
      { path: 'review/:verificationId', element: <CasePage /> },
      { path: 'picture', element: <PicturePage /> },
      { path: 'what-if', element: <WhatIfPage /> },
      { path: 'webhooks', element: <FailuresPage /> },
      { path: 'operations', element: <OperationsPage /> },
      { path: 'erase', element: <ErasePage /> },
      { path: '*', element: <Navigate to="/verifications" replace /> },
    ],
  },
];
