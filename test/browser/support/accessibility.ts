import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import * as z from 'zod';
import { projectRoot } from '../../../local/paths';

/** The rules of WCAG 2.2 AA, and what is good practice besides. */
const ruleSets = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const findings = z.array(
  z.object({
    id: z.string(),
    impact: z.enum(['minor', 'moderate', 'serious', 'critical']).nullable(),
    help: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

const axeSource = readFile(join(projectRoot, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** Waits for whatever still fades in, whose colours are not the page's yet; spinners never end. */
const settled = `Promise.allSettled(
  document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished),
)`;

/**
 * What keeps people from using the page as it stands: the findings of axe that are serious or critical, one
 * sentence each.
 */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(`${settled}.then(() => undefined)`);
  // Evaluated rather than added as a script, which the page's content security policy would refuse.
  await page.evaluate(await axeSource);
  const options = JSON.stringify({ runOnly: ruleSets, resultTypes: ['violations'] });
  const violations = await page.evaluate(
    `axe.run(document, ${options}).then(({ violations }) => violations)`,
  );
  return findings
    .parse(violations)
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${help}\n${html}\n${failureSummary}`),
    );
}
