import { TemplateError } from '../template/cloudformation';
import type { GatewayAnswer } from './gateway-answer';
import { GatewayError } from './gateway-error';
import type { GatewayRequest } from './gateway-request';
import { headerValue, mediaType } from './headers';
import type { MockProperties } from './resource-properties';

/** An integration that answers by itself, as those for CORS preflights do. */
export interface MockIntegration {
  readonly type: 'mock';
  /** The answer by the content type of the request. */
  readonly answers: ReadonlyMap<string, GatewayAnswer>;
  /** Whether a request of a content type without a template is turned away; it is a fault of the API otherwise. */
  readonly refusesOtherTypes: boolean;
}

/**
 * Works out what a mock integration answers.
 *
 * @throws TemplateError naming the method when it would need the Velocity Template Language
 */
export function readMockIntegration(logicalId: string, mock: MockProperties): MockIntegration {
  const answers = Object.entries(mock.RequestTemplates).map(
    ([contentType, template]) =>
      [contentType, answerTo(logicalId, mock, requestedStatus(logicalId, template))] as const,
  );
  return {
    type: 'mock',
    answers: new Map(answers),
    refusesOtherTypes:
      mock.PassthroughBehavior === 'NEVER' ||
      (mock.PassthroughBehavior === 'WHEN_NO_TEMPLATES' && answers.length > 0),
  };
}

/** Answers a request; one without a content type counts as JSON. */
export function answerMock(integration: MockIntegration, request: GatewayRequest): GatewayAnswer {
  const contentType = headerValue(request.headers, 'content-type') ?? 'application/json';
  const answer = integration.answers.get(mediaType(contentType));
  if (answer) return answer;
  if (integration.refusesOtherTypes) {
    throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type');
  }
  throw new GatewayError('API_CONFIGURATION_ERROR', 'Internal server error');
}

/** The status in a template such as `{ statusCode: 200 }`. */
function requestedStatus(logicalId: string, template: string): string {
  const [, status] = /^\s*\{\s*"?statusCode"?\s*:\s*(\d{3})\s*\}\s*$/.exec(template) ?? [];
  if (status === undefined) {
    throw new TemplateError(
      logicalId,
      `the embedded API Gateway implements mock integrations of the form {"statusCode": 200} only, not ${template}`,
    );
  }
  return status;
}

function answerTo(logicalId: string, mock: MockProperties, status: string): GatewayAnswer {
  const response =
    mock.IntegrationResponses.find(
      ({ SelectionPattern }) =>
        SelectionPattern && new RegExp(`^(?:${SelectionPattern})$`).test(status),
    ) ?? mock.IntegrationResponses.find(({ SelectionPattern }) => !SelectionPattern);
  if (!response) {
    throw new TemplateError(logicalId, `no integration response is for the status ${status}`);
  }
  const [template] = Object.entries(response.ResponseTemplates);
  const [contentType, body] = template ?? ['application/json', ''];
  if (/[$#]/.test(body)) {
    throw new TemplateError(
      logicalId,
      'the embedded API Gateway does not implement the Velocity Template Language in responses',
    );
  }
  return {
    statusCode: response.StatusCode,
    headers: [
      ...(body === '' ? [] : [['Content-Type', contentType] as const]),
      ...Object.entries(response.ResponseParameters).map(([parameter, value]) =>
        staticHeader(logicalId, parameter, value),
      ),
    ],
    body: Buffer.from(body),
  };
}

/** A header given as `method.response.header.NAME` with a value in single quotes. */
function staticHeader(
  logicalId: string,
  parameter: string,
  value: string,
): readonly [name: string, value: string] {
  const [, name] = /^method\.response\.header\.(.+)$/.exec(parameter) ?? [];
  const [, text] = /^'(.*)'$/s.exec(value) ?? [];
  if (name === undefined || text === undefined) {
    throw new TemplateError(
      logicalId,
      `the embedded API Gateway does not implement the response parameter ${parameter} = ${value}`,
    );
  }
  return [name, text];
}
