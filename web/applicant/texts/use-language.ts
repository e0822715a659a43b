import { useTranslation } from 'react-i18next';
import { preferredLanguage, type Language } from './language';

/** The language the page is shown in. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return preferredLanguage([i18n.language]);
}
