import type { CDPSession, Page } from 'playwright-core';
import { PNG } from 'pngjs';

/** A picture of the page, and for how long it stood, ms. */
export interface Frame {
  readonly rgba: Buffer;
  readonly delay: number;
}

interface Shot {
  readonly png: string;
  /** Seconds. */
  readonly at: number;
}

/** Records the page as it is drawn while `act` is under way: a picture at each change, `fps` a second at most. */
export async function record(page: Page, fps: number, act: () => Promise<void>): Promise<readonly Frame[]> {
  const session = await page.context().newCDPSession(page);
  const shots: Shot[] = [];
  session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    shots.push({ png: data, at: metadata.timestamp ?? Date.now() / 1_000 });
    void session.send('Page.screencastFrameAck', { sessionId }).catch(() => {}); // it may have been stopped meanwhile
  });
  await session.send('Page.startScreencast', { format: 'png' });
  await act();
  await end(session);
  return framesOf(shots, 1_000 / fps);
}

async function end(session: CDPSession): Promise<void> {
  await session.send('Page.stopScreencast');
  await session.detach();
}

/** For how long the last one stands. */
const LAST_S = 0.6;

/** Of those that follow each other faster the last; equal ones are one. */
function framesOf(shots: readonly Shot[], shortestMs: number): readonly Frame[] {
  const frames: { rgba: Buffer; at: number }[] = [];
  for (const { png, at } of shots) {
    const rgba = PNG.sync.read(Buffer.from(png, 'base64')).data;
    const last = frames.at(-1);
    if (last?.rgba.equals(rgba)) continue;
    if (last !== undefined && (at - last.at) * 1_000 < shortestMs) last.rgba = rgba;
    else frames.push({ rgba, at });
  }
  return frames.map(({ rgba, at }, index) => {
    const next = frames[index + 1]?.at ?? at + LAST_S;
    return { rgba, delay: Math.round((next - at) * 1_000) };
  });
}
