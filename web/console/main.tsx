import '@cloudscape-design/global-styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { followColorScheme } from './interface/color-scheme';
import { Session } from './sign-in/session';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with the id "root".');
followColorScheme();
const session = Session.begin();
createRoot(root).render(
  <StrictMode>
    <App embedded={import.meta.env.MODE === 'embedded'} session={session} />
  </StrictMode>,
);
