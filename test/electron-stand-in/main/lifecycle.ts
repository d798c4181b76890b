/** How far the app has come. Owned by `app`; the other parts ask. */
export class Lifecycle {
  ready = false;
  /** `app.quit()` was accepted; windows are closing. */
  quitting = false;
  /** Nothing stops it any more. */
  exiting = false;

  requireReady(otherwise: string): void {
    if (!this.ready) throw new Error(otherwise);
  }

  requireNotReady(otherwise: string): void {
    if (this.ready) throw new Error(otherwise);
  }
}
