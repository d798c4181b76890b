import type { Enqueued } from '../jobs/job-request.ts';
import type { Problem, Result } from '../result.ts';

/** One entry per problem, its field prefixed with the index of the job (`0.payload.program`). */
export type EnqueueReply = Result<readonly Enqueued[], readonly Problem[]>;

export interface Environment {
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly version: string;
  /** Where commands run when no working folder is given. */
  readonly home: string;
}
