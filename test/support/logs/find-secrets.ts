/** What stands for itself, wherever it comes from. */
const patterns: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a token of a reviewer', /eyJ[\w-]{10,}\.eyJ[\w-]{10,}/],
  ['a signature of an address', /X-Amz-(?:Signature|Security-Token)/i],
  ['a place of an image', /(?:documents|liveness)\/[0-9a-f-]{36}\//],
  ['an image', /\/9j\/[\w+/]{8}|iVBORw0KGgo|255,216,255|137,80,78,71/],
];

/** Says what of a function's log should not stand there; scores may in lines of metrics, and nowhere else. */
export function findSecrets(
  log: string,
  secrets: readonly (readonly [what: string, secret: string])[],
): string[] {
  const lines = log.split('\n');
  const spoken = lines.filter((line) => !line.includes('"_aws"')).join('\n');
  return [
    ...patterns.filter(([, pattern]) => pattern.test(log)).map(([what]) => what),
    ...secrets.filter(([, secret]) => standsIn(log, secret)).map(([what]) => what),
    ...(/"(?:similarity|confidence)"/i.test(spoken) ? ['a score outside of metrics'] : []),
  ];
}

/** As a word of its own: a subject "application" would else be found in the name of a function. */
function standsIn(log: string, secret: string): boolean {
  for (let at = log.indexOf(secret); at >= 0; at = log.indexOf(secret, at + 1)) {
    const around = `${log.charAt(at - 1)}${log.charAt(at + secret.length)}`;
    if (!/[\w.-]/.test(around)) return true;
  }
  return false;
}
