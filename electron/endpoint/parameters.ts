import type { JsonSchema } from './offered.ts';

/** Of queries that are asked by GET: what is left out of an address has these. */
const DEFAULTS: Readonly<Record<string, unknown>> = { limit: 50, offset: 0, text: '' };

type Schema = {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
};

/** `?state=dead&limit=10` as the input that the schema describes. What does not fit is left as it is, to be refused. */
export function inputFromQuery(query: URLSearchParams, schema: JsonSchema): unknown {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const input: Record<string, unknown> = {};
  for (const [name, its] of Object.entries(properties)) {
    if (query.has(name)) continue;
    if (takes(its, 'null')) input[name] = null;
    else if (Object.hasOwn(DEFAULTS, name)) input[name] = DEFAULTS[name];
  }
  for (const [name, text] of query) {
    const its = Object.hasOwn(properties, name) ? properties[name] : undefined;
    input[name] = its === undefined || takes(its, 'string') ? text : jsonOrText(text);
  }
  return input;
}

function takes(schema: Schema, type: string): boolean {
  return [schema.type ?? []].flat().includes(type) || (schema.anyOf ?? []).some((each) => takes(each, type));
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
