import { photographApplicant } from './screenshots/applicant';
import { photographConsole } from './screenshots/console';
import { photographEvaluation } from './screenshots/evaluation';

const albums = {
  applicant: photographApplicant,
  console: photographConsole,
  evaluation: photographEvaluation,
};

/** Takes the pictures of the documentation anew: all of them, or those of the album that is named. */
async function main(): Promise<void> {
  const [, , named] = process.argv;
  for (const [name, photograph] of Object.entries(albums)) {
    if (named === undefined || named === name) await photograph();
  }
}

void main();
