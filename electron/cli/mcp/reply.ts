import type { CallToolResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { JsonValue } from '../../../shared/jobs/job.ts';
import { describeProblem, type Problem, type Result } from '../../../shared/result.ts';
import { withoutSecretsIn } from '../../../shared/secrets/redact.ts';

/** What a tool answers: JSON as text, without what may be a secret. */
export function told(value: unknown): CallToolResult {
  const plain = JSON.parse(JSON.stringify(value ?? null)) as JsonValue;
  return { content: [{ type: 'text', text: JSON.stringify(withoutSecretsIn(plain), null, 1) }] };
}

export function wrong(problems: Problem | readonly Problem[]): CallToolResult {
  const text = [problems]
    .flat()
    .map((problem) => describeProblem(problem))
    .join('\n');
  return { content: [{ type: 'text', text }], isError: true };
}

export function toldResult(result: Result<unknown, Problem | readonly Problem[]>): CallToolResult {
  return result.ok ? told(result.value) : wrong(result.error);
}

const DEFAULTS: Readonly<Record<string, unknown>> = { limit: 20, text: '', points: 100, before: false };

/** An input of the contract, in which what can be null or has a usual value need not be given. */
export function forgiving<S extends z.ZodRawShape>(schema: z.ZodObject<S>) {
  const shape = Object.entries(schema.shape).map(([name, field]) => {
    const type = field as z.ZodType;
    if (Object.hasOwn(DEFAULTS, name)) return [name, type.default(DEFAULTS[name])];
    return [name, type instanceof z.ZodNullable ? type.default(null) : type];
  });
  return z.strictObject(Object.fromEntries(shape)) as unknown as z.ZodObject<S>;
}
