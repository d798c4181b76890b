import type { StorageStatus } from '../../shared/numbers/snapshot.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import { errorText, type Logger } from '../logger.ts';
import { type Soon, type StoredState, StoreError } from './job-store.ts';

/** After a failure of the store; long enough not to fill the log, short enough for a disk that was full. */
export const HOLD_OFF_MS = 1_000;

/** Trouble that comes back sooner than this is the same trouble: it was logged. */
const SAME_TROUBLE_MS = 60_000;

/**
 * Whether the store takes what it is given. Whoever asks the store for something says here how it went; the first
 * refusal holds claims back, and from then on the store is probed until it takes something.
 *
 * Only a change that was taken shows that all is well again: a full disk can still be read.
 */
export class StorageHealth {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #probe: () => void;
  readonly #onChanged: () => void;
  readonly #onRecovered: () => void;
  #status: StorageStatus = { state: 'ok', folder: null, since: null, message: null };
  #cancelProbe: (() => void) | null = null;
  #stopped = false;
  #isLeft = false;
  #isLogged = false;
  #recoveredAt = Number.NEGATIVE_INFINITY;

  constructor(options: {
    readonly clock: Clock;
    readonly logger: Logger;
    /** Asks the store for a change, whatever it is; `taken` or `failed` has to follow. */
    readonly probe: () => void;
    readonly onChanged: () => void;
    readonly onRecovered: () => void;
  }) {
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#probe = options.probe;
    this.#onChanged = options.onChanged;
    this.#onRecovered = options.onRecovered;
  }

  get status(): StorageStatus {
    return this.#status;
  }

  get ok(): boolean {
    return this.#status.state === 'ok';
  }

  /** Nothing will be claimed before the app is started again. */
  get isClosed(): boolean {
    return this.#status.state === 'read-only' || this.#status.state === 'damaged';
  }

  /** Why nothing that changes a job is accepted; null when it is tried. */
  refusal(): Problem | null {
    if (!this.isClosed) return null;
    const { state, message } = this.#status;
    const fix =
      state === 'damaged' ? 'Quit Jobdeck and start it again.' : 'Jobs can be looked at, and nothing else.';
    return {
      field: '',
      expected: 'a store that can be changed',
      got: message ?? state,
      fix,
      code: 'unavailable',
    };
  }

  opened({ folder, readOnly }: StoredState): void {
    this.#status = { ...this.#status, folder };
    if (readOnly === null) return;
    this.#set('read-only', readOnly);
    this.#logger.log('WARN', 'storage_read_only', { folder, reason: readOnly });
  }

  /** What is stored can't be relied on: that does not pass. */
  damaged(message: string): void {
    this.#set('damaged', message);
    this.#logger.log('ERROR', 'storage_damaged', { folder: this.#status.folder, reason: message });
  }

  failed(error: unknown): void {
    const { state, folder } = this.#status;
    if (state === 'read-only' || this.#isLeft) return;
    this.#probeLater();
    const kind = storeErrorOf(error)?.kind ?? 'failing';
    if (state === kind || state === 'damaged') return;
    if (state === 'ok') {
      this.#isLogged = this.#clock.monotonic() - this.#recoveredAt > SAME_TROUBLE_MS;
    }
    this.#set(kind, messageOf(kind, folder, error));
    if (this.#isLogged) this.#logger.log('WARN', `storage_${kind}`, { folder, error: errorText(error) });
  }

  /** A change is stored. */
  taken(): void {
    if (this.ok || this.isClosed) return;
    const { folder, since } = this.#status;
    this.#cancelProbe?.();
    this.#cancelProbe = null;
    this.#recoveredAt = this.#clock.monotonic();
    this.#status = { state: 'ok', folder, since: null, message: null };
    if (this.#isLogged) {
      this.#logger.log('INFO', 'storage_ok', { after_ms: this.#clock.now() - (since ?? this.#clock.now()) });
    }
    this.#onChanged();
    this.#onRecovered();
  }

  /** Failures are still told, but nothing is tried again. */
  stop(): void {
    this.#stopped = true;
    this.#cancelProbe?.();
    this.#cancelProbe = null;
  }

  /** The store is about to be closed: who asks it from now on meets no trouble of the disk. */
  leave(): void {
    this.#isLeft = true;
  }

  #set(state: StorageStatus['state'], message: string): void {
    const { folder, since } = this.#status;
    this.#status = { state, folder, since: since ?? this.#clock.now(), message };
    this.#onChanged();
  }

  #probeLater(): void {
    if (this.#stopped) return;
    this.#cancelProbe ??= this.#clock.after(HOLD_OFF_MS, () => {
      this.#cancelProbe = null;
      this.#probe();
    });
  }
}

/** What is answered to who asked for a change that the store did not take; null when that is a bug. */
export function notStored(error: unknown): Problem | null {
  const { kind, message } = storeErrorOf(error) ?? {};
  if (kind === undefined || message === undefined) return null;
  return kind === 'full'
    ? {
        field: '',
        expected: 'room on the disk',
        got: message,
        fix: 'Free some space and ask again.',
        code: 'unavailable',
      }
    : {
        field: '',
        expected: 'a disk that can be written',
        got: message,
        fix: 'Look at the disk and ask again.',
        code: 'unavailable',
      };
}

/** What the store can't tell now is answered in words. */
export async function storedOrProblem<T>(read: () => Soon<T>): Promise<Result<T>> {
  try {
    return ok(await read());
  } catch (error) {
    const problem = notStored(error);
    if (problem === null) throw error;
    return err(problem);
  }
}

function storeErrorOf(error: unknown): StoreError | null {
  if (error instanceof StoreError) return error;
  return error instanceof Error && error.cause !== undefined ? storeErrorOf(error.cause) : null;
}

function messageOf(kind: StoreError['kind'], folder: string | null, error: unknown): string {
  const place = folder ?? 'memory';
  const why = errorText(storeErrorOf(error) ?? error);
  return kind === 'full'
    ? `The disk with ${place} is full (${why}). Nothing new starts until there is space; what is queued is kept.`
    : `${place} can't be written (${why}). Nothing new starts until it can; what is queued is kept.`;
}
