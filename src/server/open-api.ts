import { z } from 'zod';
import type { ApiRoute } from './api-route.js';

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Types of `protocol.ts` by name, as JSON Schema that refers to others with `#/definitions/…`. */
export type ProtocolTypes = Readonly<Record<string, JsonSchema>>;

const ERRORS: readonly (readonly [status: string, when: string])[] = [
  ['400', 'What was asked makes no sense; the message says what would.'],
  ['401', 'No token, or one that is not known.'],
  ['403', 'The token may only view.'],
  ['429', 'Too many requests.'],
];

/** The OpenAPI 3.1 document of an API. Its answers are the types of `protocol.ts`, its bodies the schemas they are checked with. */
export function openApiDocument(
  routes: readonly ApiRoute[],
  types: ProtocolTypes,
  version: string,
): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Affekt',
      version,
      description:
        'The running show over HTTP. Beyond this machine each request carries a token of the printed links: ' +
        'to view, or to control. The WebSocket at /ws is described at /api/docs.',
    },
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(types).map(([name, schema]) => [name, moveReferences(schema)]),
      ),
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
    security: [{}, { token: [] }],
  };
}

function operationOf({ role, doc, method, path }: ApiRoute): JsonSchema {
  const { summary, query, body, answer } = doc;
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[/-]+(\w)/g, (_match, letter: string) => letter.toUpperCase())}`,
    summary,
    description: role === 'control' ? 'Needs the token to control.' : 'The token to view will do.',
    ...(query !== undefined && { parameters: parametersOf(query) }),
    ...(body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } },
    }),
    responses: {
      '200': {
        description: 'Done.',
        content: {
          'application/json': {
            schema:
              typeof answer === 'string' ? { $ref: `#/components/schemas/${answer}` } : schemaOf(answer),
          },
        },
      },
      ...Object.fromEntries(ERRORS.map(([status, when]) => [status, errorAnswer(when)])),
    },
  };
}

function errorAnswer(description: string): JsonSchema {
  return {
    description,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorMessage' } } },
  };
}

function parametersOf(query: z.ZodObject): JsonSchema[] {
  const { properties = {}, required = [] } = schemaOf(query) as {
    properties?: Record<string, JsonSchema>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
    ...(typeof schema.description === 'string' && { description: schema.description }),
  }));
}

function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

/** The same schema with its references pointing to where OpenAPI keeps schemas. */
function moveReferences(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema).replaceAll('"#/definitions/', '"#/components/schemas/');
  return JSON.parse(text) as JsonSchema;
}
