import type { Clock } from '../clock';
import { nothingServed, type HttpFront } from '../http/http-front';
import type { Account } from '../iam/account';
import { InvokeEndpoint } from '../lambda/invoke-endpoint';
import { S3Endpoint } from '../s3/endpoint/s3-endpoint';
import { headerAuthentication } from '../signature/authenticate';
import { Sts } from '../sts/sts';
import { StsEndpoint } from '../sts/sts-endpoint';
import { endpointPath } from './endpoints';
import type { Services } from './services';

/** Where browsers and clients of the SDK open the stream of a liveness session, below whatever path they were given. */
const LIVENESS_STREAM_PATH = '/start-face-liveness-session-websocket';

/** Puts every service where its clients look for it. */
export function serveAll(
  front: HttpFront,
  services: Services,
  account: Account,
  clock: Clock,
  logError: (message: string, error: unknown) => void,
): void {
  const { signatures, access, api } = services;
  const authenticate = headerAuthentication(signatures);
  front.serve(api.dynamoDb, { signingName: 'dynamodb', authenticate });
  front.serve(api.stepFunctions, { signingName: 'states', authenticate });
  front.serve(api.rekognition, { signingName: 'rekognition', authenticate });
  front.serve(api.kms, { signingName: 'kms', authenticate });
  front.serve(api.secretsManager, { signingName: 'secretsmanager', authenticate });
  front.serve(api.sqs, { signingName: 'sqs', authenticate });
  front.serve(api.cloudWatch, { signingName: 'monitoring', authenticate });
  front.serve(api.events, { signingName: 'events', authenticate });

  const pathPrefix = endpointPath('s3');
  const s3 = new S3Endpoint({
    s3: services.s3,
    permissions: services.objectPermissions,
    signatures,
    clock,
    pathPrefix,
    logError,
  });
  front.route(pathPrefix, (request, response) => s3.handle(request, response));
  const sts = new StsEndpoint({
    sts: new Sts(services.credentials, access),
    signatures,
    logError,
  });
  front.route(endpointPath('sts'), (request, response) => sts.handle(request, response));
  const { lambda } = services;
  const invoke = new InvokeEndpoint({ account, lambda, authenticate, access });
  front.route(endpointPath('lambda'), (request, response) => invoke.handle(request, response));

  const { apiGateway, cognito, livenessStream } = services;
  for (const stage of apiGateway.stages) {
    front.route(`/${stage}`, (request, response) => apiGateway.handle(request, response));
  }
  // Else services that are not embedded would be looked for among the pages.
  front.route('/aws', nothingServed);
  front.route('/cognito', (request, response) => cognito.handle(request, response));
  front.onUpgrade(LIVENESS_STREAM_PATH, (request, socket, head) =>
    livenessStream.handleUpgrade(request, socket, head),
  );
}
