import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NativeImage, nativeImage } from 'electron';
import { encodeIco } from './ico.ts';
import type { IconSize } from './tray-geometry.ts';
import { drawTrayIcon, type Panel, type TrayIcon, toNativeBitmap } from './tray-icon.ts';

/** Of the taskbar at 100, 125, 150, 200, 250 and 300 %. */
const ICO_SIZES: readonly IconSize[] = [16, 20, 24, 32, 40, 48];

/**
 * The drawing as each platform wants it. macOS: a template, which the menu bar colours itself, as long as nothing in it
 * has a colour that says something. Windows: an .ico file, of which it takes the size that the taskbar has; of a bitmap it
 * would blow up the smallest. Linux: the 22 px of its panels, and twice that.
 */
export function trayImages(options: {
  readonly platform: NodeJS.Platform;
  /** Where the .ico files are kept, one for each picture there is: 200 of 18 kB at the most. */
  readonly folder: string;
}): (icon: TrayIcon, panel: Panel) => NativeImage | string {
  const { platform, folder } = options;
  if (platform === 'win32') return (icon, panel) => icoFile(folder, icon, panel);
  if (platform === 'darwin') return macImage;
  return (icon, panel) => bitmapImage(icon, panel, 22, 44);
}

function macImage(icon: TrayIcon, panel: Panel): NativeImage {
  const isTemplate = icon.dot === 'none';
  // A template is black; only how opaque it is counts.
  const image = bitmapImage(icon, isTemplate ? 'light' : panel, 16, 32);
  image.setTemplateImage(isTemplate);
  return image;
}

function bitmapImage(icon: TrayIcon, panel: Panel, size: IconSize, doubled: IconSize): NativeImage {
  const bitmap = (of: IconSize): Buffer => toNativeBitmap(drawTrayIcon(icon, of, panel));
  const image = nativeImage.createFromBitmap(bitmap(size), { width: size, height: size });
  image.addRepresentation({ scaleFactor: 2, width: doubled, height: doubled, buffer: bitmap(doubled) });
  return image;
}

/** Written when it is needed first; the same picture is the same file for ever. The 1 is the drawing's version. */
function icoFile(folder: string, icon: TrayIcon, panel: Panel): NativeImage | string {
  const { dot, paused, ring } = icon;
  const path = join(folder, `1-${panel}-${paused ? 'paused' : ring}-${dot}.ico`);
  if (existsSync(path)) return path;
  const squares = ICO_SIZES.map((size) => ({ size, rgba: drawTrayIcon(icon, size, panel) }));
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${path}.new`, encodeIco(squares));
    renameSync(`${path}.new`, path);
    return path;
  } catch {
    // A disk that is full has the red dot shown, and nothing better to show it with.
    return bitmapImage(icon, panel, 16, 32);
  }
}
