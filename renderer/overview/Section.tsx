import type { ReactNode } from 'react';

/** A part of the body, with its head. `place` says which bays it stands under. */
export function Section({
  title,
  note,
  tools,
  place,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly tools?: ReactNode;
  readonly place: 'upper-three' | 'upper-two' | 'lower-two' | 'lower-three';
  readonly children: ReactNode;
}) {
  return (
    <section className={`section section-${place}`} aria-label={title}>
      <header className="section-head">
        <h2 className="section-title">{title}</h2>
        {note}
        {tools !== undefined && <div className="section-tools">{tools}</div>}
      </header>
      {children}
    </section>
  );
}
