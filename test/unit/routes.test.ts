import * as z from 'zod';
import { openApiDocument } from '../../lambdas/shared/api/openapi';
import { routes } from '../../lambdas/shared/api/routes';

describe('The routes of the API', () => {
  it('each have one method and path, and one way to succeed', () => {
    const places = routes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { responses } of routes) {
      expect(Object.keys(responses).filter((status) => Number(status) < 300)).toHaveLength(1);
    }
  });

  it('have bodies that API Gateway can check, in JSON Schema draft 4', () => {
    for (const { body } of routes) {
      if (!body) continue;
      const model = z.toJSONSchema(body, { target: 'draft-4', io: 'input' });
      expect(model).toMatchObject({ type: 'object', additionalProperties: false });
    }
  });

  it('never name a verification in a path an applicant calls', () => {
    for (const { path, principal } of routes.filter(({ path }) => path.startsWith('/session'))) {
      expect(['applicant', 'handOff']).toContain(principal);
      expect(path).not.toContain('{');
    }
  });

  it('have no score in what applicants and applications are sent', () => {
    for (const { principal, responses } of routes) {
      if (principal === 'reviewer') continue;
      for (const { schema } of Object.values(responses)) {
        const text = JSON.stringify(z.toJSONSchema(schema));
        expect(text).not.toMatch(/confidence|similarity|sharpness|brightness/i);
      }
    }
  });
});

describe('The OpenAPI document', () => {
  const documentSchema = z.object({
    openapi: z.literal('3.1.0'),
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.looseObject({
          operationId: z.string(),
          security: z.array(z.record(z.string(), z.array(z.string()))).max(1),
          parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })),
          responses: z.record(
            z.string(),
            z.looseObject({ content: z.record(z.string(), z.unknown()) }),
          ),
        }),
      ),
    ),
    components: z.object({
      schemas: z.record(z.string(), z.unknown()),
      securitySchemes: z.record(z.string(), z.unknown()),
    }),
  });
  const document = documentSchema.parse(openApiDocument());
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));

  it('describes every route', () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
      routes.map(({ operationId }) => operationId).sort(),
    );
  });

  it('describes every parameter of every path', () => {
    for (const [path, item] of Object.entries(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters } of Object.values(item)) {
        const described = parameters.filter((parameter) => parameter.in === 'path');
        expect(described.map(({ name }) => name)).toEqual(names);
      }
    }
  });

  it('refers only to what it contains', () => {
    const text = JSON.stringify(document);
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(document.components.schemas).toHaveProperty(name);
    }
    for (const { security } of operations) {
      for (const scheme of security.flatMap((schemes) => Object.keys(schemes))) {
        expect(document.components.securitySchemes).toHaveProperty(scheme);
      }
    }
  });

  it('answers errors as problems', () => {
    for (const { responses } of operations) {
      for (const [status, { content }] of Object.entries(responses)) {
        const mediaType = Number(status) < 300 ? 'application/json' : 'application/problem+json';
        expect(Object.keys(content)).toEqual([mediaType]);
      }
    }
  });
});
