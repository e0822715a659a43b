import { createHash } from 'node:crypto';

const style = `
  :root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
  main { max-width: 26rem; margin: 10vh auto; padding: 0 1.5rem; }
  h1 { font-size: 1.5rem; }
  label, legend { font-weight: 600; }
  fieldset { margin: 1.25rem 0; padding: 0; border: 0; }
  fieldset label { display: block; font-weight: 400; }
  input:not([type=checkbox]) { display: block; box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; }
  button { margin-top: 1.5rem; padding: .6rem 1.4rem; font: inherit; }
  [role=alert] { padding: .75rem 1rem; border: 1px solid; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Headers of the pages here, which run no scripts and load nothing. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
};

/** @param problem why what was entered cannot be taken */
export function signInPage(groups: readonly string[], problem?: string): string {
  const checkboxes = groups.map(
    (group, index) =>
      `<label><input type="checkbox" name="group" value="${escaped(group)}"${index === 0 ? ' checked' : ''}> ${escaped(group)}</label>`,
  );
  return page(
    'Sign in',
    `${problem === undefined ? '' : `<p role="alert">${escaped(problem)}</p>`}
    <p>This machine stands in for Cognito and asks for no password: be whom you like.</p>
    <form method="post">
      <label for="username">Name</label>
      <input id="username" name="username" value="reviewer" required maxlength="128" autocomplete="username" autofocus>
      <fieldset>
        <legend>Groups</legend>
        ${checkboxes.join('\n        ')}
      </fieldset>
      <label for="others">Other groups, separated by spaces</label>
      <input id="others" name="others" autocomplete="off">
      <button>Sign in</button>
    </form>`,
  );
}

/** For a request that nobody but the person before the screen can be told of. */
export function errorPage(code: string, message: string): string {
  return page(
    'An error was encountered with the requested page',
    `<p role="alert"><strong>${escaped(code)}</strong>: ${escaped(message)}</p>`,
  );
}

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>${style}</style>
  </head>
  <body>
    <main>
    <h1>${title}</h1>
    ${content}
    </main>
  </body>
</html>
`;

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
