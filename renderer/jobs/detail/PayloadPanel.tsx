import { assertNever } from '../../../shared/assert-never.ts';
import type { CommandPayload, HttpPayload, Job, ModulePayload, Work } from '../../../shared/jobs/job.ts';
import { workOf } from '../../../shared/jobs/job.ts';
import { joinWords } from '../../../shared/words/shell-words.ts';

export function payloadText(job: Job): string {
  return JSON.stringify(job.payload, null, 2);
}

/** What the job was asked to do. */
export function PayloadPanel({ job }: { readonly job: Job }) {
  return (
    <div className="detail-text">
      <Facts work={workOf(job)} />
    </div>
  );
}

function Facts({ work }: { readonly work: Work }) {
  switch (work.kind) {
    case 'command':
      return <CommandFacts payload={work.payload} />;
    case 'http':
      return <HttpFacts payload={work.payload} />;
    case 'module':
      return <ModuleFacts payload={work.payload} />;
    default:
      return assertNever(work);
  }
}

function ModuleFacts({ payload }: { readonly payload: ModulePayload }) {
  const { path, input, export: name } = payload;
  return (
    <dl className="facts">
      <dt>Module</dt>
      <dd className="facts-mono">{path}</dd>
      <dt>Export</dt>
      <dd className="facts-mono">{name ?? 'default'}</dd>
      <dt>Input</dt>
      <dd className="facts-mono">{JSON.stringify(input, null, 2)}</dd>
    </dl>
  );
}

function CommandFacts({ payload }: { readonly payload: CommandPayload }) {
  const { program, args = [], shell, cwd, env, stdin } = payload;
  return (
    <dl className="facts">
      <dt>{shell === undefined ? 'Command' : 'Shell line'}</dt>
      <dd className="facts-mono">{shell ?? joinWords([program ?? '', ...args])}</dd>
      <dt>Folder</dt>
      <dd className="facts-mono">{cwd ?? '~'}</dd>
      <Pairs name="Environment" pairs={env} separator="=" />
      {stdin === undefined ? null : (
        <>
          <dt>Input</dt>
          <dd className="facts-mono">{stdin}</dd>
        </>
      )}
    </dl>
  );
}

function HttpFacts({ payload }: { readonly payload: HttpPayload }) {
  const { method, url, headers, body, expectedStatus, maxRedirects } = payload;
  return (
    <dl className="facts">
      <dt>Request</dt>
      <dd className="facts-mono">
        {method} {url}
      </dd>
      <Pairs name="Headers" pairs={headers} separator=": " />
      {body === undefined ? null : (
        <>
          <dt>Body</dt>
          <dd className="facts-mono">{body}</dd>
        </>
      )}
      <dt>Succeeds</dt>
      <dd>on status {expectedStatus?.join(', ') ?? '200 to 299'}</dd>
      <dt>Redirects</dt>
      <dd>{maxRedirects === 0 ? 'not followed' : `at most ${maxRedirects ?? 5}`}</dd>
    </dl>
  );
}

interface PairsProps {
  readonly name: string;
  readonly pairs: Readonly<Record<string, string>> | undefined;
  readonly separator: string;
}

function Pairs({ name, pairs, separator }: PairsProps) {
  const entries = Object.entries(pairs ?? {});
  if (entries.length === 0) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd className="facts-mono">{entries.map(([key, value]) => `${key}${separator}${value}`).join('\n')}</dd>
    </>
  );
}
