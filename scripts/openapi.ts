import { openApiDocument } from '../lambdas/shared/api/openapi';

console.log(JSON.stringify(openApiDocument(), null, 2));
