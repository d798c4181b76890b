import { type RefObject, useEffect, useRef } from 'react';

interface PlacedChart {
  resize(width: number, height: number): void;
  /** The theme is another one. */
  recolour(): void;
  destroy(): void;
}

/** A chart in its place as long as that is drawn, as large as it and in the colours of the theme. Made once. */
export function useChart<C extends PlacedChart>(
  place: RefObject<HTMLElement | null>,
  create: (element: HTMLElement) => C,
): RefObject<C | null> {
  const chart = useRef<C>(null);
  const first = useRef(create);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const created = first.current(element);
    chart.current = created;
    const sizes = new ResizeObserver(() => created.resize(element.clientWidth, element.clientHeight));
    sizes.observe(element);
    const theme = new MutationObserver(() => created.recolour());
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      sizes.disconnect();
      theme.disconnect();
      created.destroy();
      chart.current = null;
    };
  }, [place]);
  return chart;
}
