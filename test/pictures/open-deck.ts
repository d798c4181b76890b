import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { AT } from '../../renderer/gallery/sample.ts';
import { openBuiltPage } from '../e2e/built-page.ts';
import { ANSWERS, OUTPUT } from './fixed-deck.ts';

/** The built window, with the fixed deck behind its bridge and a clock that stands still. */
export function openDeck(browser: Browser, size: readonly [width: number, height: number]): Promise<Page> {
  return openBuiltPage(browser, {
    folder: resolve(import.meta.dirname, '../../out/renderer'),
    file: 'index.html',
    size,
    prepare: async (page) => {
      await page.clock.setFixedTime(AT);
      await page.addInitScript(standIn, {
        answers: ANSWERS as Readonly<Record<string, unknown>>,
        output: OUTPUT,
      });
    },
  });
}

/** Runs in the page: nothing from outside of it can be used here. */
function standIn({
  answers,
  output,
}: {
  readonly answers: Readonly<Record<string, unknown>>;
  readonly output: string;
}): void {
  const head = new TextEncoder().encode(output);
  const bridge = {
    command: async () => ({ ok: true, value: null }),
    query: async (
      name: string,
      input: { readonly jobId?: string; readonly run?: number; readonly state?: string | null } | undefined,
    ) => {
      if (name !== 'runs.output') return answers[name] ?? null;
      return {
        jobId: input?.jobId,
        run: input?.run,
        head,
        skipped: 0,
        skippedLines: 0,
        tail: new Uint8Array(),
        total: head.length,
        ended: true,
      };
    },
    subscribe: (name: string, listener: (value: unknown) => void) => {
      // On a slow machine the window would say that nobody answers.
      const timer = name === 'snapshot' ? setInterval(() => listener(answers['snapshot']), 500) : 0;
      return () => clearInterval(timer);
    },
  };
  Object.defineProperty(globalThis, 'jobdeck', { value: bridge });
}
