import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { NativeImage, Rectangle, Size } from 'electron';
import { notImplemented, standInFor } from '../strict.ts';
import { type Bitmap, decodePng, encodePng, resizeBitmap } from './png.ts';

const EMPTY: Bitmap = { width: 0, height: 0, bgra: Buffer.alloc(0) };
/** File name suffixes that Electron takes for other scale factors of the same picture. */
const SUFFIXES = [1.25, 1.33, 1.4, 1.5, 1.8, 2, 2.5, 3, 4, 5];

/** `nativeImage`: real pixels, one bitmap for each scale factor. */
class NativeImageStandIn {
  #byScale = new Map<number, Bitmap>();
  #isTemplate = false;

  add(scale: number, bitmap: Bitmap | undefined): void {
    if (bitmap && bitmap.width > 0) this.#byScale.set(scale, bitmap);
  }

  isEmpty(): boolean {
    return this.#byScale.size === 0;
  }
  getScaleFactors(): number[] {
    return [...this.#byScale.keys()].sort((a, b) => a - b);
  }
  /** In device-independent pixels, whatever the scale factor. */
  getSize(scaleFactor = 1): Size {
    const [scale, { width, height }] = this.#nearest(scaleFactor);
    return { width: Math.round(width / scale), height: Math.round(height / scale) };
  }
  getAspectRatio(scaleFactor = 1): number {
    const { width, height } = this.getSize(scaleFactor);
    return height === 0 ? 1 : width / height;
  }
  toBitmap(options: Electron.ToBitmapOptions = {}): Buffer {
    return Buffer.from(this.#at(options.scaleFactor).bgra);
  }
  toPNG(options: Electron.ToPNGOptions = {}): Buffer {
    const bitmap = this.#at(options.scaleFactor);
    return bitmap.width === 0 ? Buffer.alloc(0) : encodePng(bitmap);
  }
  toDataURL(options: Electron.ToDataURLOptions = {}): string {
    return `data:image/png;base64,${this.toPNG(options).toString('base64')}`;
  }
  resize({ width, height }: Electron.ResizeOptions): NativeImage {
    const size = this.getSize();
    const ratio = this.getAspectRatio();
    const newWidth = width ?? Math.round((height ?? size.height) * ratio);
    const newHeight = height ?? Math.round(newWidth / ratio);
    const resized = new NativeImageStandIn();
    for (const [scale, bitmap] of this.#byScale) {
      resized.add(scale, resizeBitmap(bitmap, Math.round(newWidth * scale), Math.round(newHeight * scale)));
    }
    return asImage(resized);
  }
  crop({ x, y, width, height }: Rectangle): NativeImage {
    const cropped = new NativeImageStandIn();
    for (const [scale, from] of this.#byScale) {
      const [left, top] = [Math.round(x * scale), Math.round(y * scale)];
      const columns = Math.min(Math.round(width * scale), from.width - left);
      const rows = Math.min(Math.round(height * scale), from.height - top);
      if (columns <= 0 || rows <= 0) continue;
      const bgra = Buffer.alloc(columns * rows * 4);
      for (let row = 0; row < rows; row++) {
        const at = ((top + row) * from.width + left) * 4;
        from.bgra.copy(bgra, row * columns * 4, at, at + columns * 4);
      }
      cropped.add(scale, { width: columns, height: rows, bgra });
    }
    return asImage(cropped);
  }
  addRepresentation(options: Electron.AddRepresentationOptions): void {
    const { scaleFactor = 1, dataURL, buffer, width, height } = options;
    if (dataURL !== undefined) this.add(scaleFactor, decodePng(bytesOf(dataURL)));
    else if (buffer !== undefined) this.add(scaleFactor, decodeBuffer(buffer, width, height));
  }
  setTemplateImage(option: boolean): void {
    this.#isTemplate = option;
  }
  isTemplateImage(): boolean {
    return this.#isTemplate;
  }
  get isMacTemplateImage(): boolean {
    return this.#isTemplate;
  }
  set isMacTemplateImage(option: boolean) {
    this.#isTemplate = option;
  }

  #nearest(scaleFactor: number): [number, Bitmap] {
    const scales = this.getScaleFactors();
    const scale = scales.find((known) => known >= scaleFactor) ?? scales.at(-1) ?? 1;
    return [scale, this.#byScale.get(scale) ?? EMPTY];
  }
  /** As Electron: the picture at that scale, drawn from the nearest one that there is. */
  #at(scaleFactor = 1): Bitmap {
    const [scale, bitmap] = this.#nearest(scaleFactor);
    if (scale === scaleFactor || bitmap.width === 0) return bitmap;
    const factor = scaleFactor / scale;
    return resizeBitmap(bitmap, Math.round(bitmap.width * factor), Math.round(bitmap.height * factor));
  }
}

const behind = new WeakMap<object, NativeImageStandIn>();

function asImage(image: NativeImageStandIn): NativeImage {
  const proxy = standInFor<NativeImage>('nativeImage')(image);
  behind.set(proxy, image);
  return proxy;
}

export function imageFromPng(file: Buffer, scaleFactor = 1): NativeImage {
  const image = new NativeImageStandIn();
  image.add(scaleFactor, decodePng(file));
  return asImage(image);
}

/** For whatever takes an image or a path: Tray, setIcon, Notification. Throws as Electron's argument conversion does. */
export function toImage(given: unknown): NativeImage {
  if (typeof given === 'string') {
    const image = nativeImageModule.createFromPath(given);
    if (image.isEmpty()) throw new Error(`Failed to load image from path '${given}'`);
    return image;
  }
  if (typeof given === 'object' && given && behind.has(given)) return given as NativeImage;
  throw new TypeError('Error processing argument at index 0, conversion failure');
}

function decodeBuffer(buffer: Buffer, width?: number, height?: number): Bitmap | undefined {
  const png = decodePng(buffer);
  if (png) return png;
  if (buffer[0] === 0xff && buffer[1] === 0xd8) throw notImplemented('decoding a JPEG');
  if (!width || !height) return undefined;
  return buffer.length === width * height * 4 ? { width, height, bgra: Buffer.from(buffer) } : undefined;
}

function bytesOf(dataUrl: string): Buffer {
  const comma = dataUrl.indexOf(',');
  if (!/^data:image\/png;base64$/i.test(dataUrl.slice(0, comma))) return Buffer.alloc(0);
  return Buffer.from(dataUrl.slice(comma + 1), 'base64');
}

function requireBuffer(buffer: unknown): asserts buffer is Buffer {
  if (!Buffer.isBuffer(buffer)) throw new Error('buffer must be a node Buffer');
}

export const nativeImageModule = standInFor<typeof Electron.nativeImage>('nativeImage')({
  createEmpty: () => asImage(new NativeImageStandIn()),
  createFromBuffer(buffer: Buffer, options: Electron.CreateFromBufferOptions = {}) {
    requireBuffer(buffer);
    const image = new NativeImageStandIn();
    image.add(options.scaleFactor ?? 1, decodeBuffer(buffer, options.width, options.height));
    return asImage(image);
  },
  createFromBitmap(buffer: Buffer, options: Electron.CreateFromBitmapOptions) {
    requireBuffer(buffer);
    const { width, height, scaleFactor = 1 } = options;
    if (!width) throw new Error('width is required');
    if (!height) throw new Error('height is required');
    if (buffer.length !== width * height * 4) throw new Error('invalid buffer size');
    const image = new NativeImageStandIn();
    image.add(scaleFactor, { width, height, bgra: Buffer.from(buffer) });
    return asImage(image);
  },
  createFromDataURL: (dataUrl: string) => imageFromPng(bytesOf(dataUrl)),
  createFromPath(path: string) {
    const image = new NativeImageStandIn();
    const extension = extname(path);
    const stem = path.slice(0, path.length - extension.length);
    const own = /@(\d+(?:\.\d+)?)x$/.exec(stem);
    image.add(own ? Number(own[1]) : 1, readPng(path));
    if (!own) for (const scale of SUFFIXES) image.add(scale, readPng(`${stem}@${scale}x${extension}`));
    if (/Template(@\d+x)?$/.test(stem)) image.setTemplateImage(true);
    return asImage(image);
  },
});

function readPng(path: string): Bitmap | undefined {
  try {
    return decodePng(readFileSync(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}
