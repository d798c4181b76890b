import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { LogLine } from '../../shared/log.ts';
import { Key } from '../components/Key.tsx';
import { clockText, momentText } from '../moment.ts';
import { showJob } from '../store/actions.ts';
import { useNow } from '../store/use-now.ts';
import { fieldsOf, type LogLines } from './log-lines.ts';

const ROW = 22;

interface LogRowsProps {
  readonly shown: LogLines;
  readonly busy: boolean;
  /** The end stays in sight as lines come. */
  readonly following: boolean;
  readonly onFollow: (following: boolean) => void;
  /** The first of the lines that were read is in sight. */
  readonly onTop: () => void;
}

/** Only the lines in sight are in the document. */
export function LogRows({ shown, busy, following, onFollow, onTop }: LogRowsProps) {
  const { lines, next, gapBefore } = shown;
  const now = useNow(60_000);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const toEnd = (): void => {
    const element = scroller.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what moves the end
  useEffect(() => {
    if (following) toEnd();
  }, [lines, following]);

  // Older lines come in above: what is in sight stays where it is.
  const firstNumber = lines[0]?.number ?? 0;
  const was = useRef({ firstNumber, count: lines.length });
  useLayoutEffect(() => {
    const { firstNumber: first, count } = was.current;
    const element = scroller.current;
    if (element !== null && count > 0 && firstNumber < first) {
      element.scrollTop += lines.findIndex(({ number }) => number === first) * ROW;
    }
    was.current = { firstNumber, count: lines.length };
  }, [firstNumber, lines]);

  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < ROW * 2;
    if (atEnd !== following) onFollow(atEnd);
    if (next !== null && element.scrollTop < ROW * 20) onTop();
  };
  return (
    <div className="log-body">
      <section
        ref={scroller}
        className="log-rows mono"
        aria-label="Log, newest last"
        aria-busy={busy}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        <div className="log-sizer" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            return (
              <LogRow
                key={line.number}
                line={line}
                top={start}
                now={now}
                afterGap={line.number === gapBefore}
              />
            );
          })}
        </div>
      </section>
      {following ? null : (
        <Key
          className="log-follow"
          size="sm"
          icon={<ArrowDown />}
          onClick={() => {
            onFollow(true);
            toEnd();
          }}
        >
          Follow
        </Key>
      )}
    </div>
  );
}

interface LogRowProps {
  readonly line: LogLine;
  readonly top: number;
  readonly now: number;
  readonly afterGap: boolean;
}

function LogRow({ line, top, now, afterGap }: LogRowProps) {
  const { at, level, event, fields } = line;
  return (
    <p
      className="log-row"
      data-level={level}
      data-gap={afterGap}
      style={{ transform: `translateY(${top}px)` }}
      title={afterGap ? 'Lines before this one came too fast to be shown.' : undefined}
    >
      <time title={momentText(at, now)}>{clockText(at)}</time>
      <span className="log-level">{level}</span>
      <b>{event}</b>
      {fieldsOf(fields).map(({ key, value }) => (
        <span key={key}>
          <span className="log-key">{key}=</span>
          {key === 'job_id' ? (
            <button type="button" className="log-job" title="Open the job" onClick={() => showJob(value)}>
              {value}
            </button>
          ) : (
            value
          )}
        </span>
      ))}
    </p>
  );
}
