import { FileCode, Globe, SquareTerminal } from 'lucide-react';
import type { JobKind } from '../../shared/jobs/job.ts';

export const KIND_WORDS: Readonly<Record<JobKind, string>> = {
  command: 'Command',
  http: 'HTTP request',
  module: 'Module',
};
const ICONS = { command: SquareTerminal, http: Globe, module: FileCode } as const;

/** What does the work, as a line drawing in the colour of the text around it. */
export function KindIcon({ kind, size = 14 }: { readonly kind: JobKind; readonly size?: number }) {
  const Icon = ICONS[kind];
  return <Icon size={size} strokeWidth={1.5} aria-hidden="true" />;
}
