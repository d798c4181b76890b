import { parseJobRequest } from '../../../shared/jobs/job-request.ts';
import type { Problem } from '../../../shared/result.ts';

export const COMMAND = { kind: 'command', payload: { program: 'ls' } } as const;
export const HTTP = { kind: 'http', payload: { url: 'https://example.org/status' } } as const;
export const MODULE = { kind: 'module', payload: { path: '/jobs/resize.ts' } } as const;
export const module = (payload: object) => ({ kind: 'module', payload: { ...MODULE.payload, ...payload } });
export const command = (payload: object) => ({ kind: 'command', payload });
export const http = (payload: object) => ({ kind: 'http', payload: { ...HTTP.payload, ...payload } });

export const parsed = (value: unknown) => {
  const result = parseJobRequest(value);
  if (!result.ok) throw new Error(`expected a good request, got ${JSON.stringify(result.error)}`);
  return result.value;
};
export const problemsOf = (value: unknown): readonly Problem[] => {
  const result = parseJobRequest(value);
  if (result.ok) throw new Error('expected a problem, got a good request');
  return result.error;
};
