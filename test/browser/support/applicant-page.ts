import type { Locator, Page } from 'playwright-core';
import { en } from '../../../web/applicant/texts/en';
import { es } from '../../../web/applicant/texts/es';
import { ja } from '../../../web/applicant/texts/ja';
import type { Texts } from '../../../web/applicant/texts/texts';
import { livenessTexts } from '../../../web/liveness/texts';
import type { FakeCamera } from './fake-camera';
import type { Scene } from './scenes';
import type { Visitor } from './visitor';

export type Language = keyof typeof livenessTexts;

const textsIn: Readonly<Record<Language, Texts>> = { en, ja, es };

/** A picture as a person has it on their device. */
export interface PictureFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const jpeg = (name: string, buffer: Buffer): PictureFile => ({
  name: `${name}.jpg`,
  mimeType: 'image/jpeg',
  buffer,
});

/** What an applicant reads and does, in their language. */
export class ApplicantPage {
  readonly texts: Texts;

  constructor(
    private readonly visitor: Visitor,
    readonly language: Language = 'en',
  ) {
    this.texts = textsIn[language];
  }

  /** Where the pages have asked for anything, as `scheme://host:port`. */
  get requestedOrigins(): readonly string[] {
    return this.visitor.requestedOrigins;
  }

  get page(): Page {
    return this.visitor.page;
  }

  async open(link: string): Promise<void> {
    await this.page.goto(link);
  }

  /** Waits until the screen with this title is shown. */
  async titled(title: string): Promise<void> {
    await this.shown(this.heading(title));
  }

  /**
   * Waits until something is shown.
   *
   * @throws Error that says what the page shows instead, when it never is
   */
  async shown(what: Locator): Promise<void> {
    try {
      await what.first().waitFor();
    } catch (error) {
      const text = await this.page.locator('body').innerText();
      const complaints = this.visitor.complaints.join('\n');
      throw new Error(`The page showed this instead:\n${text}\n${complaints}`, { cause: error });
    }
  }

  heading(title: string): Locator {
    return this.page.getByRole('heading', { level: 1, name: title, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async press(name: string): Promise<void> {
    await this.button(name).click();
  }

  /** Agrees to what the first screen says, and waits for the document's. */
  async agree({ withoutLight = false } = {}): Promise<void> {
    const { welcome, document } = this.texts;
    await this.titled(welcome.title);
    if (withoutLight) await this.page.getByRole('checkbox', { name: welcome.lightChoice }).check();
    await this.press(welcome.agree);
    await this.titled(document.title);
  }

  /** Chooses a picture of the document, and waits until it is shown. */
  async choosePicture(picture: PictureFile): Promise<void> {
    const { chooseFile, preview } = this.texts.document;
    const chooser = this.page.waitForEvent('filechooser');
    await this.press(chooseFile);
    await (await chooser).setFiles(picture);
    await this.titled(preview.title);
  }

  async sendPicture(picture: PictureFile): Promise<void> {
    await this.choosePicture(picture);
    await this.press(this.texts.document.preview.send);
  }

  /** Goes through the face check once: comes near when asked to, and waits for what the page says next. */
  async showFace(camera: FakeCamera, outcome: string): Promise<void> {
    await this.startFaceCheck.click();
    await this.shown(this.moveCloser);
    await camera.play();
    await this.shown(this.heading(outcome).or(this.startFaceCheck).or(this.tryAgain));
  }

  /**
   * Goes through the face check until the page shows an outcome. People are let try again, and a browser on a busy
   * machine that records too few pictures of them needs to be.
   */
  async showFaceUntil(outcome: string, camera: FakeCamera, scene: Scene): Promise<void> {
    await this.titled(this.texts.liveness.title);
    while (!(await this.heading(outcome).isVisible())) {
      if (await this.tryAgain.isVisible()) await this.tryAgain.click();
      await camera.pointAt(scene);
      await this.showFace(camera, outcome);
    }
  }

  get startFaceCheck(): Locator {
    return this.button(livenessTexts[this.language].start);
  }

  /** What the face check says once it records. */
  get moveCloser(): Locator {
    return this.page.getByText(livenessTexts[this.language].display.hintTooFarText, {
      exact: true,
    });
  }

  /** The offer to go on elsewhere, which on a phone is not called a phone. */
  get handOff(): Locator {
    const { offer, offerOther } = this.texts.handOff;
    return this.button(offer).or(this.button(offerOther));
  }

  /** Where a verification that is handed over goes on. */
  get handOffLink(): Locator {
    return this.page.getByRole('textbox', { name: this.texts.handOff.orCopy });
  }

  private get tryAgain(): Locator {
    return this.button(this.texts.tryAgain);
  }
}
