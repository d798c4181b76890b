import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EndpointSection } from '../../../renderer/settings/EndpointSection.tsx';
import { askingLine } from '../../../renderer/settings/endpoint-words.ts';
import { receiveEnvironment } from '../../../renderer/store/actions.ts';
import type { EndpointPresent } from '../../../shared/settings/endpoint-settings.ts';
import { type FakeBridge, installFakeBridge } from '../store/fake-bridge.ts';

const OPEN: EndpointPresent = {
  state: 'open',
  at: 4_927,
  address: 'http://127.0.0.1:4927',
  tokenFile: '/home/ada/data/endpoint/token',
};
const TAKEN = {
  field: 'endpoint',
  expected: 'to listen at port 4927 of 127.0.0.1',
  got: 'a port that another program has',
  fix: 'Choose another port.',
};

let bridge: FakeBridge;
beforeEach(() => {
  bridge = installFakeBridge();
});
afterEach(cleanup);

function show(present: EndpointPresent): void {
  bridge.answer('endpoint', present);
  render(<EndpointSection />);
}
const radio = (name: string) => screen.findByRole('radio', { name });

describe('EndpointSection', () => {
  it('opens it at a port, and then says where it is and where its token is', async () => {
    show({ state: 'closed' });
    const atPort = await radio('At a port');
    bridge.answer('endpoint', OPEN);
    fireEvent.click(atPort);
    expect(bridge.sent).toEqual([{ name: 'settings.setEndpoint', input: { at: 4_927 } }]);
    expect(await screen.findByText('http://127.0.0.1:4927')).toBeDefined();
    expect(screen.getByText('/home/ada/data/endpoint/token')).toBeDefined();
    expect(screen.getByText(/^curl -H/).textContent).toContain("$(cat '/home/ada/data/endpoint/token')");
  });

  it('says that the port is taken, and leaves its field for another one', async () => {
    show({ state: 'closed' });
    bridge.answer('settings.setEndpoint', { ok: false, error: TAKEN });
    fireEvent.click(await radio('At a port'));
    expect((await screen.findByRole('alert')).textContent).toContain('a port that another program has');
    const port = screen.getByRole('textbox', { name: 'Port' });
    fireEvent.change(port, { target: { value: 'any' } });
    fireEvent.keyDown(port, { key: 'Enter' });
    expect(await screen.findByText('Expected a number, got "any".')).toBeDefined();
    bridge.answer('settings.setEndpoint', { ok: true, value: null });
    bridge.answer('endpoint', { ...OPEN, at: 5_000, address: 'http://127.0.0.1:5000' });
    fireEvent.change(port, { target: { value: '5000' } });
    fireEvent.keyDown(port, { key: 'Enter' });
    expect(await screen.findByText('http://127.0.0.1:5000')).toBeDefined();
    expect(bridge.sent.at(-1)).toEqual({ name: 'settings.setEndpoint', input: { at: 5_000 } });
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  it('tells what went wrong at the start, and tries again', async () => {
    show({ state: 'failed', at: 4_927, problem: TAKEN });
    expect((await screen.findByRole('alert')).textContent).toContain('a port that another program has');
    fireEvent.click(screen.getByRole('button', { name: 'It is: Try again' }));
    expect(bridge.sent).toEqual([{ name: 'settings.setEndpoint', input: { at: 4_927 } }]);
  });

  it('closes it, offers no socket on Windows, and needs a data folder', async () => {
    receiveEnvironment({ platform: 'win32', version: '0.1.0', home: 'C:\\' });
    show(OPEN);
    const closed = await radio('Closed');
    expect(screen.queryByRole('radio', { name: 'At a socket' })).toBeNull();
    bridge.answer('endpoint', { state: 'closed' });
    fireEvent.click(closed);
    expect(bridge.sent).toEqual([{ name: 'settings.setEndpoint', input: { at: null } }]);
    await waitFor(() => expect(screen.queryByText('http://127.0.0.1:4927')).toBeNull());
    cleanup();
    show({ state: 'no-folder' });
    expect(await screen.findByText(/^It needs a data folder/)).toBeDefined();
  });

  it('a path with quotes is right in a shell', () => {
    const socket = { at: 'socket', address: "unix:/a'b/s", tokenFile: "/a'b/token" } as const;
    expect(askingLine(socket, false)).toBe(
      String.raw`curl -H "Authorization: Bearer $(cat '/a'\''b/token')" --unix-socket '/a'\''b/s' http://localhost/health`,
    );
    expect(askingLine({ at: 1, address: 'http://127.0.0.1:1', tokenFile: "C:\\a'b" }, true)).toBe(
      `curl.exe -H "Authorization: Bearer $(Get-Content 'C:\\a''b')" http://127.0.0.1:1/health`,
    );
  });
});
