import type { Rectangle } from 'electron';

/** Of the window's top edge, by which a person takes hold of it; px. */
const MIN_ACROSS = 100;
const MIN_ABOVE_BOTTOM = 40;

/** A display that was unplugged must not keep the window out of sight: enough of its top edge has to be on one. */
export function isOnADisplay(
  bounds: Rectangle,
  displays: readonly { readonly workArea: Rectangle }[],
): boolean {
  return displays.some(({ workArea }) => {
    const across =
      Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x);
    const bottom = workArea.y + workArea.height - MIN_ABOVE_BOTTOM;
    return across >= MIN_ACROSS && bounds.y >= workArea.y && bounds.y < bottom;
  });
}
