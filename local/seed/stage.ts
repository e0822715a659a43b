import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ApplicationClient, ReviewerClient } from '../applicant/api-client';
import { LivenessClient } from '../applicant/liveness-client';
import { signIn } from '../commands/sign-in';
import { stepFunctionsOf, type Stack } from '../commands/verification-run';
import { endpointPath } from '../embedded/endpoints';
import { Cast } from './cast';
import type { Actors } from './endings';

/** What verifications are made with. */
export interface Stage {
  readonly actors: Actors;
  readonly cast: Cast;
  readonly liveness: LivenessClient;
}

/** Gathers all that verifications of a running stack are made with. */
export async function openStage(stack: Stack): Promise<Stage> {
  const reviewers = ['ada', 'ben'].map(async (username) => {
    const token = await signIn(stack, { username, groups: ['reviewer'] });
    return new ReviewerClient(stack.apiUrl, token);
  });
  const database = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: `${stack.origin}${endpointPath('dynamodb')}`,
    credentials: { ...stack.operatorCredentials },
  });
  const actors: Actors = {
    stack,
    application: new ApplicationClient(stack.apiUrl, stack.apiKey),
    reviewers: await Promise.all(reviewers),
    stepFunctions: stepFunctionsOf(stack),
    tables: DynamoDBDocumentClient.from(database),
  };
  return { actors, cast: await Cast.assemble(), liveness: await LivenessClient.start() };
}

export async function closeStage({ actors, cast, liveness }: Stage): Promise<void> {
  actors.stepFunctions.destroy();
  actors.tables.destroy();
  await Promise.all([cast.dismiss(), liveness.close()]);
}
