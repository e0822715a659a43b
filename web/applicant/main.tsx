import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { App } from './app';
import { enter } from './session/entrance';
import './styles/index.css';
import { createTexts } from './texts/i18n';
import { chosenLanguage, preferredLanguage } from './texts/language';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with the id "root".');
const entrance = enter();
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={createTexts(chosenLanguage() ?? preferredLanguage(navigator.languages))}>
      <App embedded={import.meta.env.MODE === 'embedded'} entrance={entrance} />
    </I18nextProvider>
  </StrictMode>,
);
