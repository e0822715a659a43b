import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { languageCodes, languages, rememberLanguage } from '../texts/language';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const id = useId();

  function choose(code: string): void {
    const language = languageCodes.find((known) => known === code);
    if (!language) return;
    rememberLanguage(language);
    void i18n.changeLanguage(language);
  }

  return (
    <div className="language">
      <label htmlFor={id} className="unseen">
        {t('languageLabel')}
      </label>
      <select id={id} value={i18n.resolvedLanguage} onChange={({ target }) => choose(target.value)}>
        {languageCodes.map((code) => (
          <option key={code} value={code} lang={code}>
            {languages[code]}
          </option>
        ))}
      </select>
    </div>
  );
}
