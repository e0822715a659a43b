import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en';
import { es } from './es';
import { ja } from './ja';
import { languageCodes, type Language } from './language';
import type { Texts } from './texts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

const texts: Readonly<Record<Language, Texts>> = { en, ja, es };

/** Texts for the page in a language; the document's `lang` follows. */
export function createTexts(language: Language): i18n {
  const instance = i18next.createInstance();
  instance.on('languageChanged', (changed) => {
    document.documentElement.lang = changed;
  });
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    supportedLngs: languageCodes,
    resources: Object.fromEntries(
      languageCodes.map((code) => [code, { translation: texts[code] }]),
    ),
    interpolation: { escapeValue: false }, // React escapes.
    initAsync: false,
  });
  return instance;
}
