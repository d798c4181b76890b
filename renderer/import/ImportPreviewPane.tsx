import { useEffect, useState } from 'react';
import type { ImportFile, ImportPreview } from '../../shared/jobs/import.ts';
import { formatCount } from '../../shared/words/format.ts';
import { asSentence, howMany } from '../commands/answers.ts';
import { importJobs, previewImport } from '../commands/import.ts';
import { Key } from '../components/Key.tsx';
import { OutcomeIcon } from '../components/OutcomeIcon.tsx';
import { SheetHead } from '../components/SheetHead.tsx';
import { QueuedTable, WrongTable } from './ImportTables.tsx';

type Shown =
  | { readonly state: 'reading' }
  | { readonly state: 'unreadable'; readonly why: string }
  | { readonly state: 'read'; readonly preview: ImportPreview };

interface ImportPreviewPaneProps {
  readonly file: ImportFile;
  readonly onClose: () => void;
}

/** The jobs of a file and what is wrong with it; below, what can be done. */
export function ImportPreviewPane({ file, onClose }: ImportPreviewPaneProps) {
  const [shown, setShown] = useState<Shown>({ state: 'reading' });
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<readonly string[]>([]);
  useEffect(() => {
    let isGone = false;
    void previewImport(file).then((reply) => {
      if (isGone) return;
      if (reply === null) setShown({ state: 'unreadable', why: 'Jobdeck did not answer.' });
      else if (reply.ok) setShown({ state: 'read', preview: reply.value });
      else setShown({ state: 'unreadable', why: asSentence(reply.error) });
    });
    return () => {
      isGone = true;
    };
  }, [file]);

  const queue = async (skipBad: boolean): Promise<void> => {
    if (sending) return;
    setSending(true);
    setRefusal([]);
    const wrong = await importJobs(file, skipBad);
    setSending(false);
    if (wrong === null) onClose();
    else setRefusal(wrong);
  };
  return (
    <div className="sheet">
      <SheetHead title="Import" onClose={onClose}>
        <p className="import-name" title={file.name}>
          {file.name}
        </p>
      </SheetHead>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and nothing in it takes the focus */}
      <section className="import-body" aria-label="What is in the file" tabIndex={0}>
        {shown.state === 'reading' && <p className="import-words">Reading…</p>}
        {shown.state === 'unreadable' && <Trouble lines={[shown.why]} />}
        {refusal.length > 0 && <Trouble lines={refusal} />}
        {shown.state === 'read' && <Found preview={shown.preview} />}
      </section>
      <footer className="sheet-foot">
        <p className="sheet-note" role="status">
          {shown.state === 'read' ? summary(shown.preview) : ''}
        </p>
        <Key onClick={onClose}>Cancel</Key>
        {shown.state === 'read' && <QueueKey preview={shown.preview} sending={sending} onQueue={queue} />}
      </footer>
    </div>
  );
}

function Found({ preview }: { readonly preview: ImportPreview }) {
  const { wrong, wrongLines, first, jobs } = preview;
  if (jobs === 0 && wrongLines === 0) {
    return (
      <p className="import-words">There are no jobs in this file: nothing but blank lines and comments.</p>
    );
  }
  return (
    <>
      {wrongLines > 0 && <WrongTable wrong={wrong} leftOut={wrongLines - wrong.length} />}
      {jobs > 0 && <QueuedTable rows={first} leftOut={jobs - first.length} />}
    </>
  );
}

interface QueueKeyProps {
  readonly preview: ImportPreview;
  readonly sending: boolean;
  readonly onQueue: (skipBad: boolean) => Promise<void>;
}

/** All or nothing, unless the person says that the good ones are enough. */
function QueueKey({ preview: { jobs, wrongLines }, sending, onQueue }: QueueKeyProps) {
  if (jobs === 0) return null;
  const words =
    wrongLines === 0
      ? `Queue ${howMany(jobs)}`
      : `Queue the ${formatCount(jobs)} good ${jobs === 1 ? 'one' : 'ones'}`;
  return (
    <Key
      variant="go"
      autoFocus={wrongLines === 0}
      aria-disabled={sending}
      onClick={() => void onQueue(wrongLines > 0)}
    >
      {sending ? 'Queueing' : words}
    </Key>
  );
}

function Trouble({ lines }: { readonly lines: readonly string[] }) {
  return (
    <div className="import-trouble" role="alert">
      <OutcomeIcon type="failed" size={14} />
      <div>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </div>
  );
}

function summary({ jobs, wrongLines }: ImportPreview): string {
  const wrong = wrongLines === 1 ? '1 line is wrong' : `${formatCount(wrongLines)} lines are wrong`;
  if (wrongLines === 0) return jobs === 0 ? '' : `${howMany(jobs)}, nothing wrong`;
  return jobs === 0 ? `${wrong}: nothing can be queued` : `${wrong}, ${howMany(jobs)} can be queued`;
}
