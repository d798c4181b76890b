/** The keys of the Jobs screen, as told to people; use-jobs-keys.ts takes them. */
export const JOBS_KEYS = [
  { keys: ['J', 'K'], does: 'Next and previous job' },
  { keys: ['↑', '↓'], does: 'The same, in the table' },
  { keys: ['PgUp', 'PgDn'], does: 'A page of rows up and down' },
  { keys: ['Home', 'End'], does: 'First and last row' },
  { keys: ['⏎'], does: 'Open the job' },
  { keys: ['Esc'], does: 'Close it, let go of what is picked' },
  { keys: ['Space'], does: 'Pick the row' },
  { keys: ['Ctrl A'], does: 'Pick all that match' },
  { keys: ['/'], does: 'Search' },
  { keys: ['Ctrl F'], does: 'Find in the output' },
  { keys: ['R'], does: 'Retry' },
  { keys: ['C'], does: 'Cancel' },
  { keys: ['E'], does: 'Edit and retry' },
  { keys: ['F'], does: 'To the front of its line' },
  { keys: ['D'], does: 'Delete' },
] as const;
