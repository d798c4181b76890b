import type { Page } from 'playwright-core';
import { percentile } from './measure.ts';

/** What the page measured of itself while something was done to it. */
export interface FrameReport {
  /** Time between two frames, ms. */
  readonly p95Ms: number;
  /** Tasks that held the page up for more than 50 ms, a second. */
  readonly longTasks: number;
}

interface Probe {
  readonly frames: number[];
  longTasks: number;
  readonly began: number;
  stop: () => void;
}

declare global {
  interface Window {
    probe?: Probe;
  }
}

/** Watches the frames of the page while `act` is under way. */
export async function watchFrames(page: Page, act: () => Promise<void>): Promise<FrameReport> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let going = true;
    let last = performance.now();
    const onFrame = (at: number): void => {
      frames.push(at - last);
      last = at;
      if (going) requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
    const observer = new PerformanceObserver((list) => {
      if (window.probe !== undefined) window.probe.longTasks += list.getEntries().length;
    });
    observer.observe({ type: 'longtask' });
    const stop = (): void => {
      going = false;
      observer.disconnect();
    };
    window.probe = { frames, longTasks: 0, began: performance.now(), stop };
  });
  await act();
  const { frames, longTasks, seconds } = await page.evaluate(() => {
    const probe = window.probe;
    if (probe === undefined) throw new Error('the page was loaded anew while it was measured');
    probe.stop();
    // The first frame began before.
    return {
      frames: probe.frames.slice(1),
      longTasks: probe.longTasks,
      seconds: (performance.now() - probe.began) / 1_000,
    };
  });
  return { p95Ms: percentile(frames, 95), longTasks: longTasks / seconds };
}

/** Scrolls by a step a frame, down and up again, for so long. */
export async function scrollFor(page: Page, selector: string, ms: number, step: number): Promise<void> {
  await page.evaluate(
    ([where, time, by]) =>
      new Promise<void>((resolve, reject) => {
        const scroller = document.querySelector(where);
        if (scroller === null) return reject(new Error(`the page has no ${where}`));
        const until = performance.now() + time;
        let direction = 1;
        const onFrame = (at: number): void => {
          const before = scroller.scrollTop;
          scroller.scrollTop += by * direction;
          if (scroller.scrollTop === before) direction = -direction;
          if (at < until) requestAnimationFrame(onFrame);
          else resolve();
        };
        requestAnimationFrame(onFrame);
      }),
    [selector, ms, step] as const,
  );
}

/** What the browser makes of the same scroll over rows of plain text that are all in the document: the raw limit. */
export async function watchPlainRows(page: Page, ms: number, step: number): Promise<FrameReport> {
  await page.evaluate(() => {
    const list = document.createElement('div');
    list.className = 'plain-rows';
    list.style.cssText =
      'position:fixed;inset:0;z-index:9999;overflow:auto;background:Canvas;color:CanvasText';
    for (let row = 0; row < 5_000; row += 1) {
      const line = document.createElement('div');
      line.style.cssText = 'height:28px;contain:strict';
      line.textContent = `encode video ${row} · default · completed · 12.4 s · 14:03:27`;
      list.append(line);
    }
    document.body.append(list);
  });
  const report = await watchFrames(page, () => scrollFor(page, '.plain-rows', ms, step));
  await page.evaluate(() => document.querySelector('.plain-rows')?.remove());
  return report;
}

/** Pushes of the snapshot that arrive in that time, and their size as JSON. */
export function countPushes(
  page: Page,
  ms: number,
): Promise<{ readonly messages: number; readonly bytes: number }> {
  return page.evaluate(
    (time) =>
      new Promise((resolve) => {
        let messages = 0;
        let bytes = 0;
        const stop = window.jobdeck?.subscribe('snapshot', (snapshot) => {
          messages += 1;
          bytes += JSON.stringify(snapshot).length;
        });
        setTimeout(() => {
          stop?.();
          resolve({ messages: (messages * 1_000) / time, bytes: (bytes * 1_000) / time });
        }, time);
      }),
    ms,
  );
}

/** Processor time of the page's own thread in that time, as a share of one processor; and its heap at the end. */
export async function costOf(
  page: Page,
  ms: number,
): Promise<{ readonly busy: number; readonly heapBytes: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const read = async (): Promise<ReadonlyMap<string, number>> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value]));
  };
  const before = await read();
  await page.waitForTimeout(ms);
  const after = await read();
  await session.detach();
  const busy = ((after.get('TaskDuration') ?? 0) - (before.get('TaskDuration') ?? 0)) / (ms / 1_000);
  return { busy, heapBytes: after.get('JSHeapUsedSize') ?? 0 };
}

/** Bytes that the page holds on to: what is left after a collection of garbage. */
export async function liveHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
