import type { z } from 'zod';
import type { Role } from './access-tokens.js';

export interface ApiRequest {
  /** The role of who asks; at least the route's. */
  readonly role: Role;
  readonly query: URLSearchParams;
  /** The parsed JSON body of a POST or PATCH, unchecked; undefined when there was none. */
  readonly body: unknown;
}

/** What the documentation says of a route. */
export interface RouteDoc {
  readonly summary: string;
  /** What may be asked behind the question mark; absent: nothing. */
  readonly query?: z.ZodObject;
  /** Absent: no body. */
  readonly body?: z.ZodType;
  /** Name of a type in `protocol.ts` or `api-answers.ts`, or the schema of the answer. */
  readonly answer: string | z.ZodType;
  /** Of an answer that is no JSON, e.g. `text/html`. */
  readonly mediaType?: string;
  /** Answers of other statuses than 200, beside the errors that every route may give. */
  readonly otherAnswers?: readonly OtherAnswer[];
}

/** An answer of another status than 200. */
export interface OtherAnswer {
  readonly status: number;
  readonly when: string;
  /** Name of a type in `protocol.ts` or `api-answers.ts`. */
  readonly answer: string;
}

/** What is documented of a route, also of one beside the API. */
export interface DocumentedRoute {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  /** The least role it takes. */
  readonly role: Role;
  readonly doc: RouteDoc;
}

/** One entry of the JSON API. */
export interface ApiRoute extends DocumentedRoute {
  /** A literal path, without parameters. */
  readonly path: `/api/${string}`;
  /**
   * Answers with a value that JSON can carry, with an `ApiAnswer`, or with nothing (204). A thrown `AffektError` of code
   * `AFFEKT_REQUEST_INVALID` or `AFFEKT_CONFIG_INVALID` becomes a 400, any other error a 500 that names its code.
   */
  handle(request: ApiRequest): unknown;
}

/** An answer with a status or form of its own. */
export class ApiAnswer {
  constructor(
    readonly body: string,
    readonly type: 'json' | 'html' | 'text' = 'json',
    readonly status = 200,
  ) {}

  static json(value: unknown, status = 200): ApiAnswer {
    return new ApiAnswer(JSON.stringify(value), 'json', status);
  }
}
