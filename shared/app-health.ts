/** What has gone wrong with Jobdeck itself, and is told in the window. */
export interface AppHealth {
  readonly engine: EngineHealth;
  /** When the page was gone and was loaded again, wall time, ms; null: not since the start. */
  readonly windowCrashedAt: number | null;
}

export type EngineHealth =
  | { readonly state: 'well' }
  | {
      readonly state: 'crashed';
      /** Wall time, ms. */
      readonly at: number;
      /** In words. */
      readonly what: string;
      /** Why it can't be started again without Jobdeck; null: it can. */
      readonly noRestart: string | null;
    }
  | { readonly state: 'restarting' };
