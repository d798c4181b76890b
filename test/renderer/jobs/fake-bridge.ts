import type { Bridge, CommandName, Pushes, PushName, QueryName } from '../../../shared/contract/contract.ts';

import { ONE_CHANGED } from '../store/fake-bridge.ts';

type Answers = { readonly [N in QueryName | CommandName]?: (input: never) => unknown };

/** A bridge that answers from what a test gives, and remembers what it was told. */
export class FakeBridge {
  readonly commands: { readonly name: CommandName; readonly input: unknown }[] = [];
  private readonly listeners = new Map<string, Set<(value: never) => void>>();
  private readonly answers: Answers;

  constructor(answers: Answers) {
    this.answers = answers;
    const bridge = {
      command: async (name: CommandName, input: unknown) => {
        this.commands.push({ name, input });
        const value = name === 'jobs.change' ? ONE_CHANGED : null;
        return this.answers[name]?.(input as never) ?? { ok: true, value };
      },
      query: async (name: QueryName, input: unknown) => this.answers[name]?.(input as never) ?? null,
      subscribe: (name: PushName, listener: (value: never) => void) => {
        const set = this.listeners.get(name) ?? new Set();
        this.listeners.set(name, set.add(listener));
        return () => set.delete(listener);
      },
    };
    Object.defineProperty(window, 'jobdeck', { value: bridge as unknown as Bridge, configurable: true });
  }

  push<N extends PushName>(name: N, value: Pushes[N]): void {
    for (const listener of this.listeners.get(name) ?? []) listener(value as never);
  }

  inputsOf(name: CommandName): readonly unknown[] {
    return this.commands.filter((each) => each.name === name).map(({ input }) => input);
  }
}

/** The page has no layout here: everything scrolls in a box of this size, so that virtual lists show rows. */
export function giveSize(height: number): () => void {
  const names = ['offsetHeight', 'offsetWidth', 'clientHeight'] as const;
  const before = names.map((name) => Object.getOwnPropertyDescriptor(HTMLElement.prototype, name));
  for (const name of names) {
    Object.defineProperty(HTMLElement.prototype, name, { value: height, configurable: true });
  }
  return () =>
    names.forEach((name, index) => {
      const descriptor = before[index];
      if (descriptor === undefined) Reflect.deleteProperty(HTMLElement.prototype, name);
      else Object.defineProperty(HTMLElement.prototype, name, descriptor);
    });
}
