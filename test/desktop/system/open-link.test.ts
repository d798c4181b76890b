import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { expect, test, vi } from 'vitest';
import { claimLinks, receiveLinks } from '../../../electron/desktop/system/open-link.ts';
import { recordingLogger } from '../../ipc/fakes.ts';

const ID = '01JD3Q8ZK4V5N6P7R8S9T0WXYZ';

function setUp() {
  const app = new EventEmitter();
  const logger = recordingLogger();
  const links = receiveLinks({ app: app as unknown as App, logger });
  const window = { open: vi.fn() };
  const fromSystem = (link: string): boolean => {
    const event = { preventDefault: vi.fn() };
    app.emit('open-url', event, link);
    return event.preventDefault.mock.calls.length === 1;
  };
  return { links, logger, window, fromSystem };
}

test('a link opens the window at its job', () => {
  const { links, window, fromSystem } = setUp();
  links.attach(window);
  links.open(`jobdeck://job/${ID}`);
  expect(fromSystem(`jobdeck://job/${ID}`), 'taken from the system').toBe(true);
  expect(window.open.mock.calls).toEqual([[{ view: 'job', jobId: ID }], [{ view: 'job', jobId: ID }]]);
});

test('what came before there was a window waits for it, and only the latest', () => {
  const { links, window, fromSystem } = setUp();
  fromSystem('jobdeck://job/nonsense');
  fromSystem(`jobdeck://job/${ID}`);
  links.attach(window);
  expect(window.open).toHaveBeenCalledTimes(1);
});

test('what is no link to a job does nothing but leave a line in the log', () => {
  const { links, window, logger } = setUp();
  links.attach(window);
  links.open('jobdeck://run/rm%20-rf');
  expect(window.open).not.toHaveBeenCalled();
  expect(logger.lines).toEqual([
    { level: 'WARN', event: 'link_refused', fields: { reason: expect.stringContaining('jobdeck://job/ID') } },
  ]);
});

test('the scheme is claimed by the installed app alone', () => {
  const claim = vi.fn(() => false);
  const logger = recordingLogger();
  claimLinks({ isPackaged: false, setAsDefaultProtocolClient: claim } as unknown as App, logger);
  expect([claim.mock.calls, logger.lines]).toEqual([[], []]);
  claimLinks({ isPackaged: true, setAsDefaultProtocolClient: claim } as unknown as App, logger);
  expect([claim.mock.calls, logger.lines.map(({ event }) => event)]).toEqual([
    [['jobdeck']],
    ['links_not_claimed'],
  ]);
});
