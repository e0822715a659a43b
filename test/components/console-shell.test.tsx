/** @jest-environment jsdom */
import { screen } from '@testing-library/react';
import { Page } from '../../web/console/interface/page';
import { showConsole } from './support/console';

describe('A page of the console', () => {
  it('names itself in its heading and in the browser’s tab', async () => {
    showConsole(<Page title="Verifications">{null}</Page>);
    const heading = await screen.findByRole('heading', { level: 1 });
    expect(heading.textContent).toBe('Verifications');
    expect(document.title).toBe('Verifications – Honnin');
  });
});
