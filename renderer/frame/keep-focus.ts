/**
 * Keeps the focus in the screen when what had it goes away: a key of a state that is over, a row that was dismissed, the
 * screen before. It goes to where that screen is worked from (`data-focus-home`), or to the screen itself; left on the
 * body, a screen reader would begin at the top of the window again. Returns the undo.
 */
export function keepFocus(screen: HTMLElement): () => void {
  let last: Element | null = null;
  const onFocus = (event: FocusEvent): void => {
    last = event.target instanceof Element && screen.contains(event.target) ? event.target : null;
  };
  const observer = new MutationObserver(() => {
    if (last === null || last.isConnected || document.activeElement !== document.body) return;
    last = null;
    // Something lies over the screen, and gives the focus back itself.
    if (document.querySelector('dialog[open]') !== null) return;
    (screen.querySelector<HTMLElement>('[data-focus-home]') ?? screen).focus({ preventScroll: true });
  });
  document.addEventListener('focusin', onFocus);
  observer.observe(screen, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', onFocus);
    observer.disconnect();
  };
}
