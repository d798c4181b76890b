import type { ComponentProps } from 'react';

/**
 * The parts of a grid whose rows are virtual: laid out by transforms, which table elements cannot be, so the roles are
 * given by hand. The focus stays on the grid, which tells its active row by `aria-activedescendant`; rows and cells
 * therefore take no focus of their own.
 */

export function GridRow(props: ComponentProps<'div'>) {
  // biome-ignore lint/a11y: see above
  return <div role="row" {...props} />;
}

export function GridCell(props: ComponentProps<'span'>) {
  // biome-ignore lint/a11y: see above
  return <span role="gridcell" {...props} />;
}

export function GridHead(props: ComponentProps<'span'>) {
  // biome-ignore lint/a11y: see above
  return <span role="columnheader" {...props} />;
}

export function GridRows(props: ComponentProps<'div'>) {
  // biome-ignore lint/a11y: see above
  return <div role="rowgroup" {...props} />;
}

/** It is what scrolls, so that it scrolls for whoever focuses it; the row of names stands above it and is owned. */
export function GridFrame(props: ComponentProps<'div'>) {
  // biome-ignore lint/a11y: see above
  return <div role="grid" tabIndex={0} {...props} />;
}
