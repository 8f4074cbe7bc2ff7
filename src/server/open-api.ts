import { z } from 'zod';
import type { DocumentedRoute, OtherAnswer } from './api-route.js';

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Types of `protocol.ts` by name, as JSON Schema that refers to others with `#/definitions/…`. */
export type ProtocolTypes = Readonly<Record<string, JsonSchema>>;

const ERRORS: readonly OtherAnswer[] = [
  error(400, 'What was asked makes no sense; the message says what would.'),
  error(401, 'No token, or one that is not known.'),
  error(403, 'The token may only view.'),
  error(429, 'Too many requests.'),
  error(500, 'Something went wrong inside.'),
];
const BODY_ERRORS: readonly OtherAnswer[] = [
  error(413, 'The body is larger than 256 KiB.'),
  error(415, 'The body is not application/json.'),
];

/** The OpenAPI 3.1 document of an API. Its answers are the types of `protocol.ts`, its bodies the schemas they are checked with. */
export function openApiDocument(
  routes: readonly DocumentedRoute[],
  types: ProtocolTypes,
  version: string,
): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  const definitions = new Map(
    Object.entries(types).map(([name, schema]) => [name, moveDefinitions(schema, '')]),
  );
  for (const route of routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operationOf(route, definitions),
    };
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
      schemas: Object.fromEntries(definitions),
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
    security: [{}, { token: [] }],
  };
}

/** Adds to `definitions` what the schemas of the route refer to. */
function operationOf(
  { role, doc, method, path }: DocumentedRoute,
  definitions: Map<string, JsonSchema>,
): JsonSchema {
  const { summary, query, body, answer, mediaType = 'application/json', otherAnswers = [] } = doc;
  const operationId = `${method.toLowerCase()}${path.replace(/[/.-]+(\w)/g, (_match, letter: string) => letter.toUpperCase())}`;
  const schemaOf = (schema: z.ZodType): JsonSchema => {
    const { $schema: _dialect, $defs = {}, ...rest } = z.toJSONSchema(schema, { io: 'input' });
    for (const [name, definition] of Object.entries($defs)) {
      definitions.set(`${operationId}.${name}`, moveDefinitions(definition as JsonSchema, `${operationId}.`));
    }
    return moveDefinitions(rest, `${operationId}.`);
  };
  const others = [...ERRORS, ...(body === undefined ? [] : BODY_ERRORS), ...otherAnswers];
  return {
    operationId,
    summary,
    description: role === 'control' ? 'Needs the token to control.' : 'The token to view will do.',
    ...(query !== undefined && { parameters: parametersOf(schemaOf(query)) }),
    ...(body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } },
    }),
    responses: {
      '200': {
        description: 'Done.',
        content: {
          [mediaType]: { schema: typeof answer === 'string' ? referenceTo(answer) : schemaOf(answer) },
        },
      },
      ...Object.fromEntries(
        others.map(({ status }) => [status, answerOf(others.filter((other) => other.status === status))]),
      ),
    },
  };
}

/** One answer of all that may come with a status. */
function answerOf(answers: readonly OtherAnswer[]): JsonSchema {
  const [first, ...rest] = answers.map(({ answer }) => referenceTo(answer));
  return {
    description: answers.map(({ when }) => when).join(' '),
    content: { 'application/json': { schema: rest.length === 0 ? first : { anyOf: [first, ...rest] } } },
  };
}

function error(status: number, when: string): OtherAnswer {
  return { status, when, answer: 'ErrorMessage' };
}

function referenceTo(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

function parametersOf(query: JsonSchema): JsonSchema[] {
  const { properties = {}, required = [] } = query as {
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

/** The same schema with its references pointing to where OpenAPI keeps schemas, there under a name that begins with `prefix`. */
function moveDefinitions(schema: JsonSchema, prefix: string): JsonSchema {
  const text = JSON.stringify(schema).replaceAll(
    /"#\/(?:\$defs|definitions)\//g,
    `"#/components/schemas/${prefix}`,
  );
  return JSON.parse(text) as JsonSchema;
}
