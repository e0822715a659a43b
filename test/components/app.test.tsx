/** @jest-environment jsdom */
import { render, screen } from '@testing-library/react';
import { App } from '../../web/applicant/app';

it('shows', () => {
  render(<App />);
  expect(screen.getByRole('main').textContent).toBe('Honnin');
});
