import { type AlertRule, MAX_ALERT_RULES } from '../../shared/alerts/alerts.ts';
import { parseAlertRule } from '../../shared/alerts/rule.ts';
import { type AlertTelling, NOBODY_TOLD } from '../../shared/alerts/telling.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import { isWrong, noSuch, tooMany } from './problems.ts';
import {
  type ChosenAlerts,
  isDefault,
  NOTHING_CHOSEN,
  readChosen,
  rulesInForce,
  setChosenAside,
  writeChosen,
} from './rules-file.ts';

/** The rules of a data folder, or of the memory in its place. They are on the disk before they act. */
export class ChosenRules {
  readonly #folder: string | null;
  readonly #onChanged: () => void;
  #chosen: Result<ChosenAlerts, string> = ok(NOTHING_CHOSEN);
  #inForce: readonly AlertRule[] = rulesInForce(NOTHING_CHOSEN);
  /** One change after the other, each from what the one before it left. */
  #last: Promise<unknown> = Promise.resolve();

  /** `onChanged`: other rules hold now. */
  constructor(folder: string | null, onChanged: () => void) {
    this.#folder = folder;
    this.#onChanged = onChanged;
  }

  /** Once, before anything else. */
  async load(): Promise<void> {
    if (this.#folder !== null) this.#use(await readChosen(this.#folder));
  }

  get inForce(): readonly AlertRule[] {
    return this.#inForce;
  }

  /** What is wrong with the file; null: nothing is. */
  get problem(): string | null {
    return this.#chosen.ok ? null : this.#chosen.error;
  }

  find(ruleId: string): AlertRule | undefined {
    return this.#inForce.find(({ id }) => id === ruleId);
  }

  originOf(ruleId: string): 'default' | 'changed default' | 'own' {
    if (!isDefault(ruleId)) return 'own';
    return this.#own().some(({ id }) => id === ruleId) ? 'changed default' : 'default';
  }

  /** Who else is told. */
  get telling(): AlertTelling {
    return this.#chosen.ok ? this.#chosen.value : NOBODY_TOLD;
  }

  /** What is set of it takes the place of what there is. */
  async setTelling(make: (now: AlertTelling) => Result<Partial<AlertTelling>>): Promise<Result<null>> {
    const done = await this.#change((chosen) => {
      const made = make(chosen);
      return made.ok ? ok({ chosen: { ...chosen, ...made.value }, value: null }) : err([made.error]);
    });
    return done.ok ? done : err(done.error[0] as Problem);
  }

  /** `taken`: ids that were in use. */
  set(
    asked: unknown,
    taken: readonly string[],
  ): Promise<Result<{ readonly id: string }, readonly Problem[]>> {
    const parsed = parseAlertRule(asked);
    if (!parsed.ok) return Promise.resolve(parsed);
    return this.#change((chosen) => {
      const wanted = parsed.value.id;
      if (wanted !== undefined && this.find(wanted) === undefined) return err([noSuch(wanted)]);
      const id = wanted ?? this.#newId(taken);
      const rules = [...chosen.rules.filter((rule) => rule.id !== id), { ...parsed.value, id }];
      if (rulesInForce({ rules }).length > MAX_ALERT_RULES) return err([tooMany()]);
      return ok({ chosen: { ...chosen, rules }, value: { id } });
    });
  }

  async remove(ruleId: string): Promise<Result<null>> {
    const done = await this.#change((chosen) => {
      if (this.find(ruleId) === undefined) return err([noSuch(ruleId)]);
      const rules = chosen.rules.filter(({ id }) => id !== ruleId);
      return ok({ chosen: { ...chosen, rules }, value: null });
    });
    return done.ok ? done : err(done.error[0] as Problem);
  }

  async useDefaults(): Promise<Result<null>> {
    if (!this.#chosen.ok && this.#folder !== null) {
      const moved = await setChosenAside(this.#folder);
      if (!moved.ok) return moved;
      this.#use(ok(NOTHING_CHOSEN));
    }
    const done = await this.#change(() => ok({ chosen: NOTHING_CHOSEN, value: null }));
    return done.ok ? done : err(done.error[0] as Problem);
  }

  #change<T>(
    make: (
      now: ChosenAlerts,
    ) => Result<{ readonly chosen: ChosenAlerts; readonly value: T }, readonly Problem[]>,
  ): Promise<Result<T, readonly Problem[]>> {
    const mine = this.#last.then(async (): Promise<Result<T, readonly Problem[]>> => {
      if (!this.#chosen.ok) return err([isWrong(this.#chosen.error)]);
      const made = make(this.#chosen.value);
      if (!made.ok) return made;
      const { chosen, value } = made.value;
      const written = this.#folder === null ? ok(null) : await writeChosen(this.#folder, chosen);
      if (!written.ok) return err([written.error]);
      this.#use(ok(chosen));
      this.#onChanged();
      return ok(value);
    });
    this.#last = mine;
    return mine;
  }

  #use(chosen: Result<ChosenAlerts, string>): void {
    this.#chosen = chosen;
    this.#inForce = rulesInForce(chosen.ok ? chosen.value : NOTHING_CHOSEN);
  }

  #own(): readonly AlertRule[] {
    return this.#chosen.ok ? this.#chosen.value.rules : [];
  }

  #newId(taken: readonly string[]): string {
    const ids = [...this.#inForce.map(({ id }) => id), ...taken];
    const numbers = ids.map((id) => Number(/^rule-(\d+)$/.exec(id)?.[1] ?? 0));
    return `rule-${Math.max(0, ...numbers) + 1}`;
  }
}
