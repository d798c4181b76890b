import { useLayoutEffect, useState } from 'react';
import { Segmented } from '../components/Segmented.tsx';
import { fieldSpecimens } from './field-specimens.tsx';
import { frameSpecimens } from './frame-specimens.tsx';
import { instrumentSpecimens } from './instrument-specimens.tsx';
import { keySpecimens } from './key-specimens.tsx';
import { overlaySpecimens } from './overlay-specimens.tsx';
import type { Specimen } from './specimen.tsx';
import { stateSpecimens } from './state-specimens.tsx';
import './gallery.css';

export const SPECIMENS: readonly Specimen[] = [
  ...instrumentSpecimens,
  ...stateSpecimens,
  ...keySpecimens,
  ...fieldSpecimens,
  ...frameSpecimens,
  ...overlaySpecimens,
];

type Shown = 'both' | 'dark' | 'light';
const SHOWN = [
  { value: 'both', label: 'Both' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
] as const;

/** Every component in every state, in both themes side by side or in one. What opens over the page takes the page's. */
export function Gallery() {
  const [shown, setShown] = useState<Shown>('both');
  const page = shown === 'light' ? 'light' : 'dark';
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = page;
  }, [page]);
  const themes = shown === 'both' ? (['dark', 'light'] as const) : [page];
  return (
    <main className="gallery">
      <header className="gallery-head">
        <h1>Components</h1>
        <Segmented label="Themes" value={shown} onChange={setShown} options={SHOWN} />
      </header>
      <div className="gallery-columns">
        {themes.map((theme) => (
          <div key={theme} className="gallery-column" data-theme={theme}>
            {SPECIMENS.map((specimen) => (
              <Plate key={specimen.of} specimen={specimen} theme={theme} />
            ))}
          </div>
        ))}
      </div>
    </main>
  );
}

function Plate({ specimen, theme }: { readonly specimen: Specimen; readonly theme: string }) {
  return (
    <section className="plate" aria-label={`${specimen.of}, ${theme}`}>
      <h2 className="plate-title">{specimen.of}</h2>
      {specimen.states.map(({ name, show }) => (
        <div key={name} className="plate-state">
          <p className="plate-name">{name}</p>
          <div className="plate-show">{show}</div>
        </div>
      ))}
    </section>
  );
}
