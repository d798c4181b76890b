import { jobRequestSchema } from '../../shared/jobs/job-request.ts';
import { EVENTS_PATH, eventsInput } from './event-stream.ts';
import { eventSchema } from './event-text.ts';
import { type JsonSchema, jsonSchemaOf, type Offer } from './offered.ts';
import { OUTPUT_STREAM_PATH, outputStreamInput } from './output-stream.ts';
import { PROBLEM_CODES } from './reply.ts';

/** OpenAPI 3.1, whose schemas are JSON Schema 2020-12 as they are. */
export function openApiOf(offers: readonly Offer[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const offer of offers) {
    const { kind, name, path, input, reply } = offer;
    const responses = { ...RESPONSES, 200: { description: 'What was answered', content: json(reply) } };
    const common = { tags: [name.split('.')[0]], responses };
    const byPost = {
      ...common,
      operationId: kind === 'command' ? name : `${name}.post`,
      ...(input !== null && { requestBody: { required: true, content: json(withJobs(name, input)) } }),
    };
    const byGet = { ...common, operationId: name, parameters: parametersOf(input) };
    paths[path] = kind === 'command' ? { post: byPost } : { get: byGet, post: byPost };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Jobdeck', version, description: 'The local endpoint; see docs/endpoint.md.' },
    security: [{ token: [] }],
    paths: { ...paths, ...STREAMS },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: {
        JobRequest: jsonSchemaOf(jobRequestSchema),
        JobEvent: jsonSchemaOf(eventSchema),
        Problems: PROBLEMS,
      },
      responses: {
        Problems: { description: 'What is wrong; nothing was changed', content: json(ref('Problems')) },
      },
    },
  };
}

/** The contract leaves a job to its parser, so that every field problem is told; a reader wants to know what a job is. */
function withJobs(name: string, input: JsonSchema): JsonSchema {
  const properties = input['properties'] as Readonly<Record<string, object>> | undefined;
  if (name === 'jobs.enqueue') {
    return { ...input, properties: { jobs: { ...properties?.['jobs'], items: ref('JobRequest') } } };
  }
  return name === 'jobs.edit' ? { ...input, properties: { ...properties, job: ref('JobRequest') } } : input;
}

function parametersOf(input: JsonSchema | null): readonly object[] {
  const properties = (input?.['properties'] ?? {}) as Readonly<Record<string, object>>;
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }));
}

const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: JsonSchema): object => ({ 'application/json': { schema } });
const problems = { $ref: '#/components/responses/Problems' };
const RESPONSES = {
  400: problems,
  401: problems,
  404: problems,
  422: problems,
  503: problems,
};

/** What goes on as long as the client stays. */
const STREAMS = {
  [EVENTS_PATH]: {
    get: {
      tags: ['events'],
      operationId: 'events',
      parameters: [
        ...parametersOf(eventsInput),
        { name: 'Last-Event-ID', in: 'header', schema: { type: 'string' } },
      ],
      responses: {
        ...RESPONSES,
        200: {
          description: 'Server-sent events: open, job (its data is a JobEvent), end; see docs/endpoint.md',
          content: { 'text/event-stream': { schema: { type: 'string' } } },
        },
      },
    },
  },
  [OUTPUT_STREAM_PATH]: {
    get: {
      tags: ['runs'],
      operationId: 'runs.output.stream',
      parameters: parametersOf(outputStreamInput),
      responses: {
        ...RESPONSES,
        200: {
          description: 'What the run prints from the offset on, until it ends',
          headers: {
            'Jobdeck-Left-Out': {
              description: 'The first and the last of the bytes that are not kept; absent when all are',
              schema: { type: 'string', pattern: '^\\d+-\\d+$' },
            },
          },
          content: { 'application/octet-stream': {} },
        },
        416: problems,
      },
    },
  },
};

const text = { type: 'string' };
const PROBLEMS: JsonSchema = {
  type: 'object',
  required: ['problems'],
  properties: {
    problems: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'field', 'expected', 'got', 'fix'],
        properties: {
          code: { type: 'string', enum: PROBLEM_CODES },
          field: text,
          expected: text,
          got: text,
          fix: text,
        },
      },
    },
  },
};
