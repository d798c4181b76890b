import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TelemetrySection } from '../../../renderer/settings/TelemetrySection.tsx';
import type { TelemetrySettings } from '../../../shared/numbers/telemetry.ts';
import { type FakeBridge, installFakeBridge } from '../store/fake-bridge.ts';

const OFF: TelemetrySettings = { url: null, headers: [], sending: null };
const ON: TelemetrySettings = {
  url: 'http://127.0.0.1:4318',
  headers: [],
  sending: { state: 'beginning' },
};

let bridge: FakeBridge;
beforeEach(() => {
  bridge = installFakeBridge();
});
afterEach(cleanup);

function show(telemetry: TelemetrySettings): void {
  bridge.answer('telemetry', telemetry);
  render(<TelemetrySection />);
}
const field = (name: string) => screen.findByRole<HTMLInputElement>('textbox', { name });
async function type(name: string, text: string): Promise<void> {
  fireEvent.change(await field(name), { target: { value: text } });
  fireEvent.keyDown(await field(name), { key: 'Enter' });
}

describe('TelemetrySection', () => {
  it('is off at first, takes an address, and says what is wrong with one', async () => {
    show(OFF);
    await field('Collector');
    expect(screen.queryByRole('textbox', { name: 'Headers' })).toBeNull();
    bridge.answer('settings.setTelemetry', {
      ok: false,
      error: {
        field: 'url',
        expected: 'the http or https address of a collector',
        got: '"x"',
        fix: 'Give one.',
      },
    });
    await type('Collector', 'x');
    expect((await screen.findByRole('alert')).textContent).toContain('address of a collector');
    bridge.answer('settings.setTelemetry', { ok: true, value: null });
    bridge.answer('telemetry', ON);
    await type('Collector', ' http://127.0.0.1:4318 ');
    expect(await screen.findByText('Nothing was sent yet.')).toBeDefined();
    expect(bridge.sent.at(-1)).toEqual({
      name: 'settings.setTelemetry',
      input: { url: 'http://127.0.0.1:4318', headers: null },
    });
  });

  it('keeps headers, one a line, without showing them again, adds to them, and removes each', async () => {
    show(ON);
    await field('Headers');
    bridge.answer('telemetry', { ...ON, headers: ['Authorization', 'X-Key'] });
    fireEvent.change(await field('Headers'), {
      target: { value: 'Authorization: Bearer canary\n\n X-Key: canary' },
    });
    fireEvent.blur(await field('Headers'));
    await waitFor(async () =>
      expect((await field('Headers')).placeholder).toBe('Authorization, X-Key: kept'),
    );
    expect(document.body.textContent).not.toContain('canary');
    expect((await field('Headers')).value).toBe('');
    fireEvent.change(await field('Headers'), { target: { value: 'X-Tenant: a' } });
    fireEvent.keyDown(await field('Headers'), { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(bridge.sent).toHaveLength(2));
    fireEvent.click(screen.getByRole('button', { name: 'Headers: Remove X-Key' }));
    expect(bridge.sent.map(({ input }) => input)).toEqual([
      { url: ON.url, headers: ['Authorization: Bearer canary', 'X-Key: canary'] },
      { url: ON.url, headers: ['Authorization', 'X-Key', 'X-Tenant: a'] },
      { url: ON.url, headers: ['Authorization'] },
    ]);
  });

  it('says how it goes', async () => {
    show({ ...ON, sending: { state: 'failing', since: 0, reason: 'it answered 401' } });
    expect((await screen.findByRole('status')).textContent).toContain('it answered 401');
    cleanup();
    show({ ...ON, sending: { state: 'well', at: 0 } });
    expect((await screen.findByRole('status')).textContent).toMatch(/^Taken last at /);
  });
});
