import { afterEach, expect, it } from 'vitest';
import { keepFocus } from '../../../renderer/frame/keep-focus.ts';

let stop: () => void = () => undefined;
afterEach(() => {
  stop();
  document.body.replaceChildren();
});

function screenWith(html: string): HTMLElement {
  document.body.innerHTML = `<main tabindex="-1">${html}</main><button id="outside"></button>`;
  const screen = document.querySelector('main') as HTMLElement;
  stop = keepFocus(screen);
  return screen;
}

const observed = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const focused = (): string => document.activeElement?.id || (document.activeElement?.tagName ?? '');

it('goes to where the screen is worked from when what had it goes away', async () => {
  const screen = screenWith(
    '<div id="rows" tabindex="0" data-focus-home></div><p><button id="key"></button></p>',
  );
  screen.querySelector<HTMLElement>('#key')?.focus();
  screen.querySelector('p')?.remove();
  await observed();
  expect(focused()).toBe('rows');
});

it('goes to the screen where there is no such place', async () => {
  const screen = screenWith('<button id="key"></button>');
  screen.querySelector<HTMLElement>('#key')?.focus();
  screen.querySelector('#key')?.remove();
  await observed();
  expect(focused()).toBe('MAIN');
});

it('is left alone elsewhere', async () => {
  const screen = screenWith('<button id="key"></button>');
  document.querySelector<HTMLElement>('#outside')?.focus();
  screen.querySelector('#key')?.remove();
  await observed();
  expect(focused()).toBe('outside');
});
