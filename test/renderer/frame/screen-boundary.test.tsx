import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ScreenBoundary } from '../../../renderer/frame/ScreenBoundary.tsx';

let isBroken = true;
function Screen() {
  if (isBroken) throw new Error('no such bucket');
  return <p>drawn</p>;
}

describe('a screen that throws while it is drawn', () => {
  beforeEach(() => {
    isBroken = true;
    // React writes the error there, as it should.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
  });

  it('says so, and what is beside it stays', () => {
    render(
      <div>
        <p>rail</p>
        <ScreenBoundary>
          <Screen />
        </ScreenBoundary>
      </div>,
    );
    expect(screen.getByRole('alert').textContent).toContain('no such bucket');
    expect(screen.getByText('rail')).toBeTruthy();
  });

  it('is drawn again when asked', () => {
    render(
      <ScreenBoundary>
        <Screen />
      </ScreenBoundary>,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Draw it again' }));
    expect(screen.getByRole('alert'), 'still broken').toBeTruthy();
    isBroken = false;
    fireEvent.click(screen.getByRole('button', { name: 'Draw it again' }));
    expect(screen.getByText('drawn')).toBeTruthy();
  });
});
