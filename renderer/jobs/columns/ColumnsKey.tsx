import { Columns3 } from 'lucide-react';
import { useState } from 'react';
import type { ListOrder } from '../../../shared/jobs/job-views.ts';
import { Key } from '../../components/Key.tsx';
import { Popover } from '../../components/Popover.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Stepper } from '../../components/Stepper.tsx';
import {
  ALL_COLUMNS,
  COLUMN_WORDS,
  COLUMNS,
  type ColumnId,
  isShown,
  NARROWEST,
  USUAL,
  WIDEST,
  withShown,
  withWidth,
} from './columns.ts';
import { setColumns, setOrder, useColumns } from './use-columns.ts';
import './columns.css';

const ORDERS = [
  { value: 'latest', label: 'Latest change first' },
  { value: 'oldest', label: 'Oldest first' },
] as const;

/**
 * Which columns there are and how wide: the same as dragging their edges, for those who have no pointer. And the order
 * of the rows; null where there is no choice, since what is found is in one order.
 */
export function ColumnsKey({ order }: { readonly order: ListOrder | null }) {
  const [open, setOpen] = useState(false);
  const choice = useColumns();
  const [widths, setWidths] = useState(USUAL);
  const isUsual = choice.hidden.length === 0 && Object.keys(choice.widths).length === 0;
  return (
    <Popover
      open={open}
      onOpenChange={(now) => {
        setWidths(widthsNow());
        setOpen(now);
      }}
      label="Columns and order"
      trigger={
        <Key
          variant="bare"
          square
          icon={<Columns3 aria-hidden="true" />}
          aria-label="Columns and order"
          title="Columns and order"
        />
      }
    >
      {order === null ? null : (
        <div className="columns-order">
          <Segmented label="Order" value={order} onChange={setOrder} options={ORDERS} />
        </div>
      )}
      <ul className="columns-list">
        {COLUMNS.map((column) => (
          <li key={column}>
            <label className="columns-name">
              <input
                type="checkbox"
                checked={isShown(choice, column)}
                onChange={({ target }) => setColumns((now) => withShown(now, column, target.checked))}
              />
              {COLUMN_WORDS[column]}
            </label>
            <Stepper
              noun={`width of ${COLUMN_WORDS[column]}`}
              value={choice.widths[column] ?? widths[column]}
              onChange={(width) => setColumns((now) => withWidth(now, column, width))}
              step={8}
              min={NARROWEST}
              max={WIDEST}
            />
          </li>
        ))}
      </ul>
      <p className="columns-foot">
        <span>Pixels; the name takes the rest.</span>
        <Key size="sm" disabled={isUsual} onClick={() => setColumns(() => ALL_COLUMNS)}>
          Reset
        </Key>
      </p>
    </Popover>
  );
}

/** As wide as they are in the window as it is: a first step begins there. */
function widthsNow(): Readonly<Record<ColumnId, number>> {
  const width = (column: ColumnId): number => {
    const shown = document
      .querySelector(`.job-head [data-column="${column}"]`)
      ?.getBoundingClientRect().width;
    return shown === undefined || shown === 0 ? USUAL[column] : Math.round(shown);
  };
  return Object.fromEntries(COLUMNS.map((column) => [column, width(column)])) as Record<ColumnId, number>;
}
