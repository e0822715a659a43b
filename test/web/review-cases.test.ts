import { ApiError } from '../../web/api/errors';
import type { ReviewApi } from '../../web/console/api/review-api';
import { caseStateOf } from '../../web/console/review/case-state';
import { holderOf, isOpenTo, takeNext } from '../../web/console/review/cases';
import { fakeReviewApi } from '../components/support/fake-review-api';
import { reviewed } from '../components/support/reviewed';
