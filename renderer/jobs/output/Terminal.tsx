import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Key } from '../../components/Key.tsx';
import type { Match } from './find-text.ts';
import type { OutputRow } from './output-rows.ts';
import { type Mark, TerminalLine } from './TerminalLine.tsx';
import './terminal.css';

const LINE = 18;
const GAP = 28;

interface TerminalProps {
  readonly label: string;
  readonly rows: readonly OutputRow[];
  /** More may come: then the end is followed until a person scrolls up. */
  readonly live: boolean;
  readonly wrap: boolean;
  /** Places that a search found, and which of them is shown. */
  readonly matches: readonly Match[];
  readonly current: number | null;
}

/** Lines of output in a well. Only the lines in sight are in the document. */
export function Terminal({ label, rows, live, wrap, matches, current }: TerminalProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.type === 'gap' ? GAP : LINE),
    // The margin of a gap is not in its box.
    measureElement: (element) =>
      rows[Number(element.getAttribute('data-index'))]?.type === 'gap'
        ? GAP
        : element.getBoundingClientRect().height,
    overscan: 12,
    paddingStart: 8,
    paddingEnd: 8,
  });

  const toEnd = (): void => {
    const element = scroller.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows are what moves the end
  useEffect(() => {
    if (following) toEnd();
  }, [rows, wrap]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are measured anew when lines wrap or stop to
  useEffect(() => virtualizer.measure(), [wrap]);

  const shown = current === null ? null : (matches[current] ?? null);
  const shownRow = shown?.row ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step brings its place into sight, also one in the same row
  useEffect(() => {
    if (shownRow === null) return;
    setFollowing(false);
    virtualizer.scrollToIndex(shownRow, { align: 'center' });
  }, [shownRow, current]);
  const marks = useMemo(() => marksByRow(matches, shown), [matches, shown]);

  const follow = (): void => {
    setFollowing(true);
    toEnd();
  };
  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < LINE * 2);
  };
  const digits = String(lastNumber(rows)).length;
  return (
    <div className="terminal">
      <section
        ref={scroller}
        className="terminal-scroller"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        <div className="terminal-rows" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={item.key}
                ref={wrap ? virtualizer.measureElement : null}
                data-index={item.index}
                className={`terminal-row${row.type === 'gap' ? ' terminal-gap' : wrap ? ' terminal-wrap' : ''}`}
                style={{
                  transform: `translateY(${item.start}px)`,
                  gridTemplateColumns: `${Math.max(44, digits * 7 + 16)}px minmax(0, 1fr)`,
                }}
              >
                <span className="terminal-number" aria-hidden="true">
                  {row.type === 'gap' ? '⋯' : row.number}
                </span>
                {row.type === 'gap' ? (
                  <span className="terminal-text">{row.text}</span>
                ) : (
                  <TerminalLine segments={row.segments} marks={marks.get(item.index) ?? NO_MARKS} />
                )}
              </div>
            );
          })}
        </div>
      </section>
      {live && !following ? (
        <div className="terminal-follow">
          <Key size="sm" icon={<ArrowDown aria-hidden="true" />} onClick={follow}>
            Follow
          </Key>
        </div>
      ) : null}
    </div>
  );
}

const NO_MARKS: readonly Mark[] = [];

function marksByRow(matches: readonly Match[], shown: Match | null): ReadonlyMap<number, readonly Mark[]> {
  const marks = new Map<number, Mark[]>();
  for (const match of matches) {
    const { row, from, to } = match;
    const own = marks.get(row) ?? [];
    own.push({ from, to, current: match === shown });
    marks.set(row, own);
  }
  return marks;
}

function lastNumber(rows: readonly OutputRow[]): number {
  const last = rows.at(-1);
  return last?.type === 'line' ? last.number : rows.length;
}
