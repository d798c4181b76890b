import type { Snapshot, StorageStatus } from '../../../shared/numbers/snapshot.ts';
import { type Geometry, geometryOf, type IconSize } from './tray-geometry.ts';

/**
 * The tray's picture, from a snapshot to pixels: a ring that fills with running over limit, an amber dot while something
 * is retrying or a warning fires, a red one when something is dead, nothing can be stored or a critical alert fires (red wins), two bars when all is paused. Drawn
 * here rather than kept as files: three things change at once, on two kinds of panel, at two sizes.
 */
export interface TrayIcon {
  /** Filled share of the ring in RING_STEPS steps, so that a change nobody can see draws nothing. */
  readonly ring: number;
  readonly dot: 'none' | 'amber' | 'red';
  readonly paused: boolean;
}
export type Panel = 'dark' | 'light';

/** A step of the 32 px ring is 2.5 px long: about as fine as can be seen. */
const RING_STEPS = 32;

export function trayIconOf({ engine, jobs, metrics, alerts }: Snapshot): TrayIcon {
  const share = Math.min(1, metrics.jobs_in_progress / Math.max(1, engine.concurrency));
  return {
    // Rounded up: one job of 256 still shows.
    ring: Math.ceil(share * RING_STEPS) / RING_STEPS,
    dot: dotOf(engine.storage, jobs, alerts),
    paused: engine.state === 'paused',
  };
}

function dotOf(
  { state }: StorageStatus,
  jobs: Snapshot['jobs'],
  alerts: Snapshot['alerts'],
): TrayIcon['dot'] {
  const stored = state === 'full' || state === 'failing' || state === 'damaged';
  if (jobs.dead > 0 || stored || alerts.critical > 0) return 'red';
  return jobs.retrying > 0 || state === 'read-only' || alerts.warning > 0 ? 'amber' : 'none';
}

type Colour = readonly [red: number, green: number, blue: number];

const COLOURS: Readonly<Record<Panel, { ink: Colour; track: number; amber: Colour; red: Colour }>> = {
  dark: { ink: [240, 236, 229], track: 0.3, amber: [238, 185, 58], red: [244, 87, 111] },
  light: { ink: [30, 28, 25], track: 0.28, amber: [227, 154, 0], red: [216, 31, 69] },
};
const IDLE_ALPHA = 0.78;
const PAUSED_ALPHA = 0.5;

/** Samples a pixel has along each side; 64 in all give edges as smooth as 8-bit alpha can show. */
const SAMPLES = 8;

/** RGBA, not premultiplied, row by row from the top. */
export function drawTrayIcon(icon: TrayIcon, size: IconSize, panel: Panel): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(size * size * 4);
  const geometry = geometryOf(size);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      pixels.set(pixelAt({ icon, geometry, centre: size / 2, panel }, x, y), (y * size + x) * 4);
    }
  }
  return pixels;
}

interface Drawing {
  readonly icon: TrayIcon;
  readonly geometry: Geometry;
  readonly centre: number;
  readonly panel: Panel;
}

function pixelAt(drawing: Drawing, x: number, y: number): readonly number[] {
  const { icon, panel } = drawing;
  const colours = COLOURS[panel];
  let ink = 0;
  let dot = 0;
  for (let index = 0; index < SAMPLES * SAMPLES; index += 1) {
    const sampleX = x + ((index % SAMPLES) + 0.5) / SAMPLES;
    const sampleY = y + (Math.floor(index / SAMPLES) + 0.5) / SAMPLES;
    const sample = sampleAt(drawing, colours.track, sampleX, sampleY);
    if (sample === 'dot') dot += 1;
    else ink += sample;
  }
  const alpha = ink + dot;
  if (alpha === 0) return [0, 0, 0, 0];
  const dotColour = icon.dot === 'amber' ? colours.amber : colours.red;
  const mix = (channel: 0 | 1 | 2): number => (colours.ink[channel] * ink + dotColour[channel] * dot) / alpha;
  return [mix(0), mix(1), mix(2), (255 * alpha) / (SAMPLES * SAMPLES)];
}

/** What one point shows: the dot, or that much of the ink. */
function sampleAt({ icon, geometry, centre }: Drawing, track: number, x: number, y: number): number | 'dot' {
  if (icon.dot !== 'none') {
    const fromDot = Math.hypot(x - geometry.dot.centre, y - geometry.dot.centre);
    if (fromDot <= geometry.dot.radius) return 'dot';
    if (fromDot <= geometry.dot.gap) return 0;
  }
  const right = x - centre;
  const down = y - centre;
  if (icon.paused && isOnBar(geometry, right, down)) return PAUSED_ALPHA;
  if (Math.abs(Math.hypot(right, down) - geometry.radius) > geometry.stroke / 2) return 0;
  if (icon.paused) return PAUSED_ALPHA;
  if (icon.ring === 0) return IDLE_ALPHA;
  return turnOf(right, down) < icon.ring ? 1 : track;
}

function isOnBar({ bars }: Geometry, right: number, down: number): boolean {
  const off = Math.abs(right) - bars.inset;
  return Math.abs(down) <= bars.half && off >= 0 && off <= bars.width;
}

/** Share of a full turn, clockwise from the top. */
function turnOf(right: number, down: number): number {
  const turn = Math.atan2(right, -down) / (2 * Math.PI);
  return turn < 0 ? turn + 1 : turn;
}

/** As Electron's bitmaps are on every desktop: BGRA, premultiplied. */
export function toNativeBitmap(rgba: Uint8ClampedArray): Buffer {
  const bitmap = Buffer.alloc(rgba.length);
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3] ?? 0;
    const premultiplied = (channel: number): number => Math.round(((rgba[at + channel] ?? 0) * alpha) / 255);
    bitmap[at] = premultiplied(2);
    bitmap[at + 1] = premultiplied(1);
    bitmap[at + 2] = premultiplied(0);
    bitmap[at + 3] = alpha;
  }
  return bitmap;
}
