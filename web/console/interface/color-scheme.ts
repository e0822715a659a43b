import { applyMode, Mode } from '@cloudscape-design/global-styles';

/** Shows the page dark or light, as the browser prefers and whenever that changes. */
export function followColorScheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => applyMode(dark.matches ? Mode.Dark : Mode.Light);
  dark.addEventListener('change', apply);
  apply();
}
