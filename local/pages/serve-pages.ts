import type { Closing } from '../embedded/closing';
import type { HttpFront } from '../http/http-front';
import { readBucketDeployments } from '../template/bucket-deployments';
import { readDistribution } from '../template/distribution';
import type { ResolvedTemplate } from '../template/template';
import { buildPages } from './page-build';
import { readPages } from './pages';
import { WebApp } from './web-app';

/**
 * Serves the pages at every path that nothing else takes. They are built meanwhile; requests wait for them.
 *
 * @param logError told when the pages cannot be built
 * @throws TemplateError when the distribution needs what is not implemented
 */
export function servePages(
  front: HttpFront,
  template: ResolvedTemplate,
  closing: Closing,
  logError: (message: string, error: unknown) => void,
): void {
  const distribution = readDistribution(template);
  const deployments = readBucketDeployments(template, distribution.bucket);
  const building = new AbortController();
  const pages = buildPages(building.signal).then((folder) => readPages(folder, deployments));
  const settled = pages.then(
    () => undefined,
    (error: unknown) => {
      if (building.signal.aborted) return;
      // What the build has printed says it all; where it was called from says nothing.
      logError('The pages cannot be shown.', error instanceof Error ? error.message : error);
    },
  );
  closing.add(() => {
    building.abort();
    return settled;
  });
  const web = new WebApp(distribution, pages);
  front.route('', (request, response) => web.handle(request, response));
}
