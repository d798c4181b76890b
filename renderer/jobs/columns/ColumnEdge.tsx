import type { PointerEvent } from 'react';
import { type ColumnId, withWidth } from './columns.ts';
import { setColumns } from './use-columns.ts';

/** The edge of a column towards the name: dragged it makes the column wider, double-clicked it makes it as it was. */
export function ColumnEdge({ column }: { readonly column: ColumnId }) {
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    const edge = event.currentTarget;
    const startX = event.clientX;
    const startWidth = edge.parentElement?.getBoundingClientRect().width ?? 0;
    const outwards = column === 'state' ? 1 : -1;
    edge.setPointerCapture(event.pointerId);
    edge.onpointermove = ({ clientX }) =>
      setColumns((now) => withWidth(now, column, startWidth + outwards * (clientX - startX)));
    edge.onlostpointercapture = () => {
      edge.onpointermove = null;
    };
  };
  return (
    <i
      className={`column-edge column-edge-${column}`}
      aria-hidden="true"
      onPointerDown={onPointerDown}
      onDoubleClick={() => setColumns((now) => withWidth(now, column, null))}
    />
  );
}
