/** @jest-environment jsdom */
import {
  chosenLanguage,
  preferredLanguage,
  rememberLanguage,
} from '../../web/applicant/texts/language';
import { createTexts } from '../../web/applicant/texts/i18n';

afterEach(() => localStorage.clear());

describe('The language of the page', () => {
  it.each([
    [['ja-JP', 'en-US'], 'ja'],
    [['fr-FR', 'es-MX', 'en'], 'es'],
    [['EN-gb'], 'en'],
    [['fr', 'de'], 'en'],
    [[], 'en'],
  ])('is the first of %j that the page speaks', (preferences, language) => {
    expect(preferredLanguage(preferences)).toBe(language);
  });

  it('is remembered when it was chosen', () => {
    expect(chosenLanguage()).toBeUndefined();
    rememberLanguage('ja');
    expect(chosenLanguage()).toBe('ja');
  });

  it('is told to the browser', async () => {
    const texts = createTexts('es');
    expect(document.documentElement.lang).toBe('es');
    await texts.changeLanguage('ja');
    expect(document.documentElement.lang).toBe('ja');
  });

  it('counts in its own way', () => {
    const attempts = (language: 'en' | 'ja' | 'es', count: number) =>
      createTexts(language).t('document.attemptsLeft', { count });
    expect(attempts('en', 1)).toBe('You have 1 attempt left.');
    expect(attempts('en', 2)).toBe('You have 2 attempts left.');
    expect(attempts('ja', 1)).toBe('残り1回お試しいただけます。');
    expect(attempts('es', 1)).toBe('Le queda 1 intento.');
  });
});
