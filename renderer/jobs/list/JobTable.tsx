import { useVirtualizer, type VirtualItem, type Virtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import {
  type CSSProperties,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { JobRow, ListOrder } from '../../../shared/jobs/job-views.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Key } from '../../components/Key.tsx';
import type { JobsTab } from '../../store/deck.ts';
import { useNow } from '../../store/use-now.ts';
import { templatesOf } from '../columns/columns.ts';
import { useColumns } from '../columns/use-columns.ts';
import { NothingFound } from '../search/NothingFound.tsx';
import { EmptyTab } from './EmptyTab.tsx';
import { GridFrame, GridRows } from './grid-parts.tsx';
import { indexOfId, rowAt } from './held-rows.ts';
import { JobTableHead, JobTableRow, UnreadRow } from './JobTableRow.tsx';
import { useJobList } from './use-job-list.ts';
import './job-table.css';

const ROW = 28;
const STRIP = 26;
/** Rows above and below those in sight, for scrolls that the page hears of a frame late. */
const OVERSCAN = 6;
/** After the pointer moved over the rows it is about to click: for so long no row moves. */
const POINTER_HOLD_MS = 1_000;

export interface JobTableHandle {
  /**
   * To the row `steps` from `id` on, scrolled into view; from the first row in sight when `id` is not there. `then` is
   * told its id, at once where it was read already.
   */
  readonly step: (id: string | null, steps: number, then: (id: string) => void) => void;
  readonly row: (id: string) => JobRow | undefined;
  /** The ids from one row to another, both included; rows far from the view are left out. */
  readonly range: (from: string, to: string) => readonly string[];
  readonly focus: () => void;
}

interface JobTableProps {
  readonly tab: JobsTab;
  readonly search: string;
  readonly selectedId: string | null;
  readonly currentId: string | null;
  readonly order: ListOrder;
  readonly panelId: string;
  readonly isPicked: (id: string) => boolean;
  readonly picking: boolean;
  readonly onOpen: (id: string) => void;
  readonly onPick: (id: string, how: 'one' | 'range') => void;
  readonly ref: Ref<JobTableHandle>;
}

/** The jobs of one tab. Rows outside the view are not in the document; pages far from it are not in memory. */
export function JobTable(props: JobTableProps) {
  const { tab, search, order, selectedId, currentId, panelId, isPicked, picking, onOpen, onPick, ref } =
    props;
  const gridId = useId();
  const headId = useId();
  const now = useNow(1_000);
  const columns = useColumns();
  const templates = templatesOf(columns);
  const scroller = useRef<HTMLDivElement>(null);
  const pointerAt = useRef(Number.NEGATIVE_INFINITY);
  const inView = useRef({ first: 0, last: 40 });

  const { held, status, problem, list, reload } = useJobList(tab, search, order, () => {
    const scrolled = (scroller.current?.scrollTop ?? 0) > STRIP + ROW / 2;
    const aiming = performance.now() - pointerAt.current < POINTER_HOLD_MS;
    return { hold: scrolled || selectedId !== null || picking || aiming, ...inView.current };
  });
  const rows = list.room;
  const virtualizer = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
  });
  const items = virtualizer.getVirtualItems();
  // A row that leaves at one end is the one that comes in at the other: only its words are made anew.
  const most = Math.ceil((virtualizer.scrollRect?.height ?? 0) / ROW) + 1 + 2 * OVERSCAN;
  const slots = Math.max(most, items.length);
  const slotOf = ({ index }: VirtualItem): number => index % slots;
  // They are put in their order when the scroll is over, not moved about in the document at every frame of it.
  const inDocument = virtualizer.isScrolling
    ? items.toSorted((one, other) => slotOf(one) - slotOf(other))
    : items;
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    inView.current = { first, last };
    void list.reach(first, last);
  }, [list, first, last]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab begins at its top
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [tab]);
  const fresh = held.fresh > 0 && (selectedId !== null || (scroller.current?.scrollTop ?? 0) > 0);
  useStillRows(scroller, fresh);
  useShiftedRows(scroller, virtualizer, held.shifted);

  useImperativeHandle(ref, () => ({
    step: (id, steps, then) => {
      const from = id === null ? -1 : indexOfId(held, id);
      const seen = Math.ceil((scroller.current?.scrollTop ?? 0) / ROW);
      const isNear = from === -1 && Number.isFinite(steps);
      const to = isNear ? seen : Math.min(rows - 1, Math.max(0, from + steps));
      if (rows === 0) return;
      virtualizer.scrollToIndex(to);
      const row = rowAt(held, to);
      if (row !== undefined) return then(row.id);
      void list.reach(to, to).then(() => {
        // The end may be found to be elsewhere than it was thought to be.
        const read = rowAt(list.getView().held, Math.min(to, list.room - 1));
        if (read !== undefined) then(read.id);
      });
    },
    row: (id) => {
      const index = indexOfId(held, id);
      return index === -1 ? undefined : rowAt(held, index);
    },
    range: (from, to) => {
      const ends = [indexOfId(held, from), indexOfId(held, to)].filter((index) => index !== -1);
      const ids: string[] = [];
      for (let index = Math.min(...ends); index <= Math.max(...ends); index += 1) {
        const row = rowAt(held, index);
        if (row !== undefined) ids.push(row.id);
      }
      return ids;
    },
    focus: () => scroller.current?.focus({ preventScroll: true }),
  }));

  const currentInList = currentId !== null && indexOfId(held, currentId) !== -1;
  const showFresh = (): void => {
    scroller.current?.scrollTo({ top: 0 });
    reload();
  };
  return (
    <div className="jobs-list" id={panelId} role="tabpanel" aria-label="Jobs">
      <div
        className="job-grid"
        style={{ '--columns': templates.wide, '--columns-narrow': templates.narrow } as CSSProperties}
      >
        <GridRows id={headId}>
          <JobTableHead columns={columns} />
        </GridRows>
        {fresh ? (
          <button type="button" className="job-fresh" onClick={showFresh}>
            <ArrowUp aria-hidden="true" />
            <b>
              {formatCount(held.fresh)}
              {held.freshCapped ? '+' : ''} new
            </b>
            <span>{selectedId === null ? 'above, while you scroll' : 'held back while you select'}</span>
            <u>Show</u>
          </button>
        ) : null}
        <GridFrame
          ref={scroller}
          className="job-rows"
          data-focus-home=""
          aria-label={order === 'latest' ? 'Jobs, latest change first' : 'Jobs, oldest change first'}
          aria-multiselectable="true"
          aria-owns={headId}
          aria-rowcount={held.total + 1}
          aria-busy={status === 'loading'}
          aria-activedescendant={currentInList ? `${gridId}${currentId}` : undefined}
          onPointerMove={() => {
            pointerAt.current = performance.now();
          }}
        >
          <GridRows className="job-rows-all" style={{ height: virtualizer.getTotalSize() }}>
            {inDocument.map((item) => {
              const row = rowAt(held, item.index);
              return row === undefined ? (
                <UnreadRow key={slotOf(item)} rowIndex={item.index + 2} top={item.start} />
              ) : (
                <JobTableRow
                  key={slotOf(item)}
                  id={`${gridId}${row.id}`}
                  row={row}
                  now={now}
                  rowIndex={item.index + 2}
                  top={item.start}
                  selected={row.id === selectedId || isPicked(row.id)}
                  picked={isPicked(row.id)}
                  columns={columns}
                  current={row.id === currentId}
                  onOpen={onOpen}
                  onPick={onPick}
                />
              );
            })}
          </GridRows>
        </GridFrame>
      </div>
      {rows === 0 && status === 'ready' ? (
        <div className="job-none">
          {search.trim() === '' ? <EmptyTab tab={tab} /> : <NothingFound search={search} />}
        </div>
      ) : null}
      {status === 'failed' ? (
        <div className="job-none">
          <EmptyState
            title="The list could not be read"
            text={problem ?? 'The engine did not answer.'}
            action={<Key onClick={reload}>Try again</Key>}
          />
        </div>
      ) : null}
    </div>
  );
}

/** The strip comes above the rows and goes; the rows stay where they are under the pointer. */
function useStillRows(scroller: { readonly current: HTMLDivElement | null }, strip: boolean): void {
  const shown = useRef(strip);
  useLayoutEffect(() => {
    if (shown.current === strip) return;
    shown.current = strip;
    const element = scroller.current;
    if (element !== null && (strip || element.scrollTop >= STRIP))
      element.scrollTop += strip ? STRIP : -STRIP;
  }, [scroller, strip]);
}

/** Where the reading finds that rows stand elsewhere than was thought, the scrollbar moves, and the rows stay in sight. */
function useShiftedRows(
  scroller: { readonly current: HTMLDivElement | null },
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  shifted: number,
): void {
  const shown = useRef(shifted);
  const [, redraw] = useState(0);
  useLayoutEffect(() => {
    const by = shifted - shown.current;
    shown.current = shifted;
    const element = scroller.current;
    if (by === 0 || element === null) return;
    element.scrollTop += by * ROW;
    // Before the frame is painted, not with the event of the scroll after it.
    virtualizer.scrollOffset = element.scrollTop;
    redraw(shifted);
  }, [scroller, virtualizer, shifted]);
}
