import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Toasts } from '../../../renderer/frame/Toasts.tsx';
import { Gallery, SPECIMENS } from '../../../renderer/gallery/Gallery.tsx';

const RENDERER = resolve(import.meta.dirname, '../../../renderer');
const componentsOf = (folder: string, named = /\.tsx$/): string[] =>
  readdirSync(join(RENDERER, folder)).filter((file) => named.test(file));

/** What the gallery has to show; a component that is new in one of these folders is missing until it is put there. */
const SHOWN = [
  ...componentsOf('components').map((file) => `components/${file}`),
  ...componentsOf('instruments').map((file) => `instruments/${file}`),
  ...componentsOf('frame', /(Strip|Toasts)\.tsx$/).map((file) => `frame/${file}`),
];

afterEach(cleanup);

it.each(SHOWN)('shows %s, imported from there', (path) => {
  const name = path.replace(/^.*\/|\.tsx$/g, '');
  expect(SPECIMENS.map(({ of }) => of)).toContain(name);
  const gallery = componentsOf('gallery').map((file) =>
    readFileSync(join(RENDERER, 'gallery', file), 'utf8'),
  );
  // Toasts are shown where the window shows them, by what a command says.
  if (name !== 'Toasts') expect(gallery.join('\n')).toContain(`from '../${path}'`);
});

it('draws all of them, in each theme once', () => {
  render(
    <Toasts>
      <Gallery />
    </Toasts>,
  );
  for (const theme of ['dark', 'light']) {
    const plates = screen.getAllByRole('region').map((plate) => plate.getAttribute('aria-label'));
    expect(plates.filter((label) => label?.endsWith(`, ${theme}`))).toHaveLength(SPECIMENS.length);
  }
});

it('is no part of the window: nothing of the app imports it', () => {
  const files = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !file.startsWith('gallery'),
  );
  for (const file of files)
    expect(readFileSync(join(RENDERER, file), 'utf8'), file).not.toMatch(/from '.*gallery\//);
});
