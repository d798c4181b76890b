/** Something that calls functions that do nothing in processes of their own. */
export interface ModuleContestant {
  /** All jobs, from the call to the last end. */
  round(jobs: number): Promise<void>;
  stop(): Promise<void>;
}

export const NO_OP = 'export default async () => null;\n';
