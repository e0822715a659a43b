/** Languages of the page, each with its own name for itself. */
export const languages = { en: 'English', ja: '日本語', es: 'Español' } as const;

export type Language = keyof typeof languages;

const STORAGE_KEY = 'honnin.language';

const isLanguage = (value: string): value is Language => Object.hasOwn(languages, value);

export const languageCodes: readonly Language[] = Object.keys(languages).filter(isLanguage);

/** The first of the preferred languages the page speaks, by its primary subtag; English otherwise. */
export function preferredLanguage(preferences: readonly string[]): Language {
  const primary = preferences.map((tag) => tag.toLowerCase().split('-', 1)[0] ?? '');
  return primary.find(isLanguage) ?? 'en';
}

/** The language the person chose on an earlier visit. */
export function chosenLanguage(): Language | undefined {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return stored !== null && isLanguage(stored) ? stored : undefined;
  } catch {
    return undefined; // Storage may be forbidden to the page.
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // The choice then lasts as long as the page.
  }
}
