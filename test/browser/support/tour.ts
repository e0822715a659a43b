import type { Route } from 'playwright-core';
import type { Texts } from '../../../web/applicant/texts/texts';
import type { Begun, Stack } from '../../e2e/support/stack';
import { drawDocument } from '../../people/document';
import type { Person } from '../../people/people';
import { jpeg, type ApplicantPage, type PictureFile } from './applicant-page';
import type { FakeCamera } from './fake-camera';
import { personComingNear, still, type Scene } from './scenes';

/** What the person of a tour has with them. */
export interface Belongings {
  readonly camera: FakeCamera;
  readonly card: PictureFile;
  /** Their card, and themselves, as the camera sees them. */
  readonly cardScene: Scene;
  readonly faceScene: Scene;
}

/** One screen, and how to get there. */
export interface Stop {
  readonly name: string;
  /** Left out where it depends on the device. */
  readonly title?: (texts: Texts) => string;
  /** What the page is told in part of where the verification stands, instead of the truth. */
  readonly session?: Readonly<Record<string, string | number | object>> | 'unreachable';
  /** What the person does there. */
  readonly act?: (applicant: ApplicantPage, belongings: Belongings) => Promise<void>;
}

/** When whoever has to wait may go on: long after a tour. */
const HALF_AN_HOUR = 30 * 60_000;
const soon = new Date(Date.now() + HALF_AN_HOUR).toISOString();

/** The way from a link to a result. */
export const wayStops: readonly Stop[] = [
  {
    name: 'welcome',
    title: ({ welcome }) => welcome.title,
    session: { step: 'consent' },
  },
  {
    name: 'document',
    title: ({ document }) => document.title,
    session: { step: 'document' },
  },
  {
    name: 'document-camera',
    title: ({ document }) => document.camera.title,
    session: { step: 'document' },
    async act(applicant, { camera, cardScene }) {
      const { takePhoto, guidance } = applicant.texts.document;
      await camera.pointAt(cardScene);
      await applicant.press(takePhoto);
      await applicant.shown(applicant.page.getByText(guidance.good));
    },
  },
  {
    name: 'document-preview',
    title: ({ document }) => document.preview.title,
    session: { step: 'document' },
    act: (applicant, { card }) => applicant.choosePicture(card),
  },
  {
    name: 'document-checking',
    title: ({ document }) => document.checking.title,
    session: { step: 'checking', status: 'checking_document' },
  },
  {
    name: 'document-refused',
    title: ({ documentReasons }) => documentReasons.NO_FACE.title,
    session: { step: 'document', reason: 'NO_FACE', attemptsLeft: 2 },
  },
  {
    name: 'face',
    title: ({ liveness }) => liveness.title,
    act: (applicant) => applicant.shown(applicant.startFaceCheck),
  },
  {
    name: 'face-check',
    title: ({ liveness }) => liveness.title,
    async act(applicant, { camera, faceScene }) {
      await camera.pointAt(faceScene);
      await applicant.startFaceCheck.click();
      await applicant.shown(applicant.moveCloser);
    },
  },
  {
    name: 'comparing',
    title: ({ deciding }) => deciding.title,
    session: { step: 'deciding', status: 'deciding' },
  },
  {
    name: 'approved',
    title: ({ result }) => result.approved.title,
    session: { step: 'done', status: 'approved' },
  },
  {
    name: 'in-review',
    title: ({ result }) => result.in_review.title,
    session: { step: 'review', status: 'in_review' },
  },
  {
    name: 'not-confirmed',
    title: ({ result }) => result.LIVENESS_UNCLEAR.title,
    session: { step: 'done', status: 'rejected', reason: 'LIVENESS_UNCLEAR' },
  },
  {
    name: 'hand-off',
    session: { step: 'document' },
    async act(applicant) {
      await applicant.handOff.click();
      await applicant.shown(applicant.handOffLink);
    },
  },
  {
    name: 'following',
    title: ({ following }) => following.title,
    session: { step: 'liveness', role: 'follower' },
  },
  {
    name: 'paused',
    title: ({ held }) => held.paused.title,
    session: { step: 'document', hold: { kind: 'paused', until: soon } },
  },
  {
    name: 'postponed',
    title: ({ liveness }) => liveness.postponed,
    session: { step: 'liveness', postponedUntil: soon },
  },
];

/** What is shown beside the way. */
export const byStops: readonly Stop[] = [
  {
    name: 'face-check-again',
    title: ({ liveness }) => liveness.again,
    session: { step: 'liveness', reason: 'LIVENESS_UNCLEAR', attemptsLeft: 1 },
    act: (applicant) => applicant.shown(applicant.startFaceCheck),
  },
  {
    name: 'blocked',
    title: ({ held }) => held.blocked.title,
    session: { step: 'liveness', hold: { kind: 'blocked' } },
  },
  {
    name: 'failed',
    title: ({ result }) => result.failed.title,
    session: { step: 'done', status: 'failed' },
  },
  {
    name: 'expired',
    title: ({ result }) => result.EXPIRED.title,
    session: { step: 'done', status: 'expired' },
  },
  {
    name: 'link-refused',
    title: ({ trouble }) => trouble.refusedTitle,
    act: (applicant) => openInstead(applicant, 'unknown'),
  },
  {
    name: 'hand-off-refused',
    title: ({ claim }) => claim.refusedTitle,
    act: (applicant) => openInstead(applicant, 'handoff.unknown'),
  },
  {
    name: 'no-link',
    title: ({ trouble }) => trouble.noLinkTitle,
    async act({ page }) {
      await page.evaluate('sessionStorage.clear()');
      await page.reload();
    },
  },
  {
    name: 'connection-lost',
    title: ({ trouble }) => trouble.connectionTitle,
    session: 'unreachable',
  },
];

/** Opens a link that differs in what stands behind its "#". */
async function openInstead({ page }: ApplicantPage, fragment: string): Promise<void> {
  const address = new URL(`#${fragment}`, page.url());
  await page.goto('about:blank');
  await page.goto(address.href);
}

/** A person who looks at one screen after the other. */
export class Tour {
  /** Where the page is told that the verification stands. */
  private session: Stop['session'];

  private constructor(
    private readonly applicant: ApplicantPage,
    private readonly begun: Begun,
    private readonly belongings: Belongings,
  ) {}

  /** @param camera of the browser */
  static async begin(
    applicant: ApplicantPage,
    { stack, camera, person }: { stack: Stack; camera: FakeCamera; person: Person },
  ): Promise<Tour> {
    const document = await drawDocument(person);
    const begun = await stack.beginAtLiveness(document);
    const tour = new Tour(applicant, begun, {
      camera,
      card: jpeg('card', document),
      cardScene: await still(document),
      faceScene: await personComingNear(person),
    });
    await applicant.page.route('**/v1/session', (route) => tour.answer(route));
    return tour;
  }

  /** Goes to a screen from anywhere. */
  async show({ session, act, title }: Stop): Promise<void> {
    this.session = session;
    await this.applicant.page.goto('about:blank');
    await this.applicant.open(this.begun.link);
    await act?.(this.applicant, this.belongings);
    if (title) await this.applicant.titled(title(this.applicant.texts));
  }

  async end(): Promise<void> {
    await this.applicant.page.unrouteAll({ behavior: 'ignoreErrors' });
  }

  private async answer(route: Route): Promise<void> {
    if (this.session === 'unreachable') return route.abort();
    const response = await route.fetch();
    const actual: unknown = await response.json();
    return route.fulfill({ response, json: Object.assign({}, actual, this.session) });
  }
}
