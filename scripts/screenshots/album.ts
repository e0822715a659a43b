import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { projectRoot } from '../../local/paths';

/** Quality of the pictures on WebP's scale: the text stays sharp, and all of them together small. */
const QUALITY = 58;

/** A folder of pictures for the documentation. */
export class Album {
  private constructor(private readonly folder: string) {}

  /** One without the pictures that were there before. */
  static async empty(name: string): Promise<Album> {
    const folder = join(projectRoot, 'docs', 'images', name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return new Album(folder);
  }

  /** @param fullPage what one would have to scroll to, too */
  async add(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
    const picture = await page.screenshot({ fullPage, animations: 'disabled', scale: 'css' });
    const path = join(this.folder, `${name}.webp`);
    await sharp(picture).webp({ quality: QUALITY, effort: 6 }).toFile(path);
    console.log(path);
  }
}
