import { assertNever } from '../../../shared/assert-never.ts';
import { errorText } from '../../logger.ts';
import { CommandProcess, type CommandSettings } from './command-process.ts';
import { Journal } from './journal.ts';
import { PipePool } from './pipe-pool.ts';
import {
  type CommandEnd,
  type LauncherMessage,
  type LauncherRequest,
  OUTPUT_INTERVAL_MS,
  type RunReport,
} from './protocol.ts';
import { STORE_VARIABLE, storeMark } from './run-mark.ts';

const NO_SETTINGS: CommandSettings = { env: {}, graceMs: 5000, lingerMs: 1000 };

/**
 * All commands that run, and the news of them.
 *
 * An end is reported with the output that came before it, together with the other ends of the same turn. What a live
 * command prints is collected, capped, and sent at intervals, and only when the main process has taken in what was sent
 * before: a command that prints without end costs it little, and a busy main process is not flooded.
 */
export class CommandTable {
  readonly #post: (message: LauncherMessage) => void;
  readonly #onStop: () => void;
  readonly #commands = new Map<number, CommandProcess>();
  /** Those with output or a pid that has not been told. */
  readonly #news = new Set<CommandProcess>();
  readonly #pipes = new PipePool();
  #settings = NO_SETTINGS;
  #journal: Journal | null = null;
  #ends: RunReport[] = [];
  #interval: NodeJS.Timeout | undefined;
  #awaitsAcknowledge = false;
  #stopping: (() => void) | null = null;

  constructor(options: {
    readonly post: (message: LauncherMessage) => void;
    /** The main process asks us to stop. */
    readonly onStop: () => void;
  }) {
    this.#post = options.post;
    this.#onStop = options.onStop;
  }

  take(request: LauncherRequest): void {
    switch (request.type) {
      case 'settings':
        this.#configure(request);
        return;
      case 'run':
        this.#journal?.run(request.id, request.jobId, request.run);
        this.#run(new CommandProcess(request, this.#callbacks()));
        return;
      case 'end':
        this.#commands.get(request.id)?.end();
        return;
      case 'acknowledge':
        this.#awaitsAcknowledge = false;
        return;
      case 'stop':
        this.#onStop();
        return;
      default:
        assertNever(request);
    }
  }

  /** Ends all commands; calls back when nothing of them is left. */
  endAll(onEnded: () => void): void {
    if (this.#stopping) return;
    this.#stopping = onEnded;
    for (const command of this.#commands.values()) command.end();
    this.#stopIfEmpty();
  }

  /** The last resort: no grace, no waiting. */
  killAll(): void {
    for (const command of this.#commands.values()) command.kill();
  }

  #configure({ journal, env, graceMs, lingerMs }: Extract<LauncherRequest, { type: 'settings' }>): void {
    this.#settings = { env, graceMs, lingerMs };
    if (journal === undefined) return;
    this.#settings = { env: { ...env, [STORE_VARIABLE]: storeMark(journal) }, graceMs, lingerMs };
    this.#journal = new Journal(journal, (error) =>
      this.#post({ reports: [], journalFailure: errorText(error) }),
    );
  }

  #callbacks() {
    return {
      settings: this.#settings,
      pipes: this.#pipes,
      onOutput: (command: CommandProcess) => this.#hasNews(command),
      onEnd: (command: CommandProcess, end: CommandEnd) => this.#ended(command, end),
    };
  }

  #run(command: CommandProcess): void {
    this.#commands.set(command.id, command);
    if (command.pid !== undefined) {
      this.#journal?.started(command.id, command.pid);
      this.#hasNews(command);
    }
    // Asked while we stop: it is ended before it did anything.
    if (this.#stopping) command.kill();
  }

  #hasNews(command: CommandProcess): void {
    this.#news.add(command);
    this.#interval ??= setTimeout(() => this.#tellNews(), OUTPUT_INTERVAL_MS);
  }

  #tellNews(): void {
    this.#interval = undefined;
    if (this.#news.size === 0) return;
    if (this.#awaitsAcknowledge) {
      this.#interval = setTimeout(() => this.#tellNews(), OUTPUT_INTERVAL_MS);
      return;
    }
    const reports = Array.from(this.#news, (command) => this.#report(command));
    this.#news.clear();
    this.#awaitsAcknowledge = true;
    this.#post({ reports, acknowledge: true });
  }

  #report(command: CommandProcess): RunReport {
    const output = command.takeOutput();
    const pid = command.announced || command.pid === undefined ? null : { pid: command.pid };
    command.announced = true;
    return { id: command.id, ...pid, ...(output ? { output } : null) };
  }

  #ended(command: CommandProcess, end: CommandEnd): void {
    this.#journal?.ended(command.id);
    this.#commands.delete(command.id);
    this.#news.delete(command);
    // It was not the command's time, and not the main process that ended it: the main process sees us go, and knows.
    if (this.#stopping) {
      this.#stopIfEmpty();
      return;
    }
    const output = command.takeOutput();
    if (this.#ends.length === 0) setImmediate(() => this.#tellEnds());
    this.#ends.push(output ? { id: command.id, output, end } : { id: command.id, end });
  }

  #tellEnds(): void {
    const reports = this.#ends;
    this.#ends = [];
    this.#post({ reports });
    this.#stopIfEmpty();
  }

  #stopIfEmpty(): void {
    if (this.#commands.size > 0 || this.#ends.length > 0) return;
    this.#stopping?.();
  }
}
