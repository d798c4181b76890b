import { Copy, ScrollText } from 'lucide-react';
import { useState } from 'react';
import { LOG_LINES_KEPT, type LogLevel } from '../../shared/log.ts';
import { formatCount } from '../../shared/words/format.ts';
import { toast } from '../commands/toasts.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { Key } from '../components/Key.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { TextField } from '../components/TextField.tsx';
import { copyText } from '../jobs/copy-text.ts';
import { LogRows } from './LogRows.tsx';
import { type LogLines, lineText } from './log-lines.ts';
import { useLog } from './use-log.ts';
import './log.css';

const LEVELS: readonly { readonly value: LogLevel; readonly label: string }[] = [
  { value: 'DEBUG', label: 'All' },
  { value: 'WARN', label: 'Warnings' },
  { value: 'ERROR', label: 'Errors' },
];

/** What the engine and the app have to say, a line each, the newest at the end. */
export function LogView() {
  const [text, setText] = useState('');
  const [least, setLeast] = useState<LogLevel>('DEBUG');
  const [following, setFollowing] = useState(true);
  const { shown, status, older } = useLog(text, least, following);
  const filtered = text.trim() !== '' || least !== 'DEBUG';
  return (
    <>
      <header className="log-head">
        <TextField
          className="log-filter"
          value={text}
          onChange={setText}
          mono
          aria-label="Filter lines by words"
          placeholder="Words, like job_failed queue=encode"
          maxLength={400}
        />
        <Segmented label="Lines" value={least} onChange={setLeast} options={LEVELS} />
        <span className="log-count num" role="status">
          {status === 'failed'
            ? 'The log does not answer.'
            : `${formatCount(shown.lines.length)}${shown.next === null ? '' : '+'} ${shown.lines.length === 1 ? 'line' : 'lines'}`}
        </span>
        <Key
          size="sm"
          variant="bare"
          icon={<Copy />}
          disabled={shown.lines.length === 0}
          onClick={() => void copy(shown)}
        >
          Copy
        </Key>
      </header>
      {shown.lines.length === 0 && status === 'ready' ? (
        <EmptyState
          icon={<ScrollText size={28} strokeWidth={1.25} aria-hidden="true" />}
          title={filtered ? 'No line matches.' : 'Nothing was logged yet.'}
          text={
            filtered
              ? `Looked at the last ${formatCount(LOG_LINES_KEPT)} lines since the app was started.`
              : 'What happens to jobs, and what the engine has to say, will be here.'
          }
          action={filtered ? <Key onClick={() => clear(setText, setLeast)}>Clear the filter</Key> : null}
        />
      ) : (
        <LogRows
          shown={shown}
          busy={status === 'loading'}
          following={following}
          onFollow={setFollowing}
          onTop={older}
        />
      )}
    </>
  );
}

function clear(setText: (text: string) => void, setLeast: (least: LogLevel) => void): void {
  setText('');
  setLeast('DEBUG');
}

async function copy({ lines }: LogLines): Promise<void> {
  const copied = await copyText(lines.map(lineText).join('\n'));
  const count = `${formatCount(lines.length)} ${lines.length === 1 ? 'line' : 'lines'}`;
  if (copied) toast('done', `${count} copied`);
  else toast('trouble', 'Not copied', { detail: 'The clipboard did not take them.' });
}
