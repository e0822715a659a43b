import { randomBytes, randomUUID } from 'node:crypto';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateStateMachineCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { systemClock } from '../local/clock';
import { stepFunctionsOf, type Stack } from '../local/commands/verification-run';
import { endpointPath, type EndpointName } from '../local/embedded/endpoints';
import { functionNamed, RunningLambda } from '../test/support/lambda';
import { count, milliseconds, percentile, type Figure } from './figure';
import { rateOf } from './rate';

const OBJECT_BYTES = 100_000;
const STATES_OF_EXECUTION = 10;
const INVOCATIONS = 300;

/** What single services of a stack do, each write of them durable before it is answered. */
export async function measureServices(stack: Stack): Promise<Figure[]> {
  return [
    ...(await measureExecutions(stack)),
    await measureInvocation(),
    ...(await measureDynamoDb(stack)),
    ...(await measureS3(stack)),
  ];
}

const clientOptions = ({ origin, operatorCredentials }: Stack, service: EndpointName) => ({
  region: 'us-east-1',
  endpoint: `${origin}${endpointPath(service)}`,
  // A copy, since the client writes into what it is given.
  credentials: { ...operatorCredentials },
});

const outputOf = ({ outputs }: Stack, name: string): string => {
  const value = outputs[name];
  if (value === undefined) throw new Error(`The stack has no output ${name}.`);
  return value;
};

/** Executions of states that only pass on, which have ended when their start is answered. */
async function measureExecutions(stack: Stack): Promise<Figure[]> {
  const stepFunctions = stepFunctionsOf(stack);
  const passing = Array.from({ length: STATES_OF_EXECUTION - 1 }, (_, index) => [
    `Pass ${index}`,
    { Type: 'Pass', Next: `Pass ${index + 1}` },
  ]);
  const end = [`Pass ${STATES_OF_EXECUTION - 1}`, { Type: 'Pass', End: true }];
  const { stateMachineArn } = await stepFunctions.send(
    new CreateStateMachineCommand({
      name: 'Bench',
      roleArn: 'arn:aws:iam::000000000000:role/Bench',
      definition: JSON.stringify({
        StartAt: 'Pass 0',
        QueryLanguage: 'JSONata',
        States: Object.fromEntries([...passing, end]) as unknown,
      }),
    }),
  );
  const executions = await rateOf(() =>
    stepFunctions.send(new StartExecutionCommand({ stateMachineArn })),
  );
  stepFunctions.destroy();
  return [
    { what: 'executions a second', today: executions, format: count },
    { what: 'states a second', today: executions * STATES_OF_EXECUTION, format: count },
  ];
}

async function measureInvocation(): Promise<Figure> {
  const running = await RunningLambda.start(systemClock, [functionNamed('greet')]);
  const times: number[] = [];
  for (let invocation = 0; invocation < INVOCATIONS; invocation += 1) {
    const start = performance.now();
    await running.lambda.invoke('greet', { name: 'Ren' });
    times.push(performance.now() - start);
  }
  await running.stop();
  const what = 'warm invocation of a function, p50';
  return { what, today: percentile(times, 0.5), format: milliseconds };
}

async function measureDynamoDb(stack: Stack): Promise<Figure[]> {
  const dynamoDb = new DynamoDBClient(clientOptions(stack, 'dynamodb'));
  const TableName = outputOf(stack, 'LivenessSessionsTableName');
  const key = () => ({ sessionId: { S: randomUUID() } });
  const known = key();
  const writes = await rateOf(() => dynamoDb.send(new PutItemCommand({ TableName, Item: key() })));
  await dynamoDb.send(new PutItemCommand({ TableName, Item: known }));
  const reads = await rateOf(() => dynamoDb.send(new GetItemCommand({ TableName, Key: known })));
  dynamoDb.destroy();
  return [
    { what: 'DynamoDB: PutItem a second', today: writes, format: count },
    { what: 'DynamoDB: GetItem a second', today: reads, format: count },
  ];
}

async function measureS3(stack: Stack): Promise<Figure[]> {
  const s3 = new S3Client(clientOptions(stack, 's3'));
  const Bucket = outputOf(stack, 'EvidenceBucketName');
  const Body = randomBytes(OBJECT_BYTES);
  const known = { Bucket, Key: 'bench/known' };
  const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const writes = await rateOf(() => put(`bench/${randomUUID()}`));
  await put(known.Key);
  const reads = await rateOf(async () => {
    const { Body: stored } = await s3.send(new GetObjectCommand(known));
    await stored?.transformToByteArray();
  });
  s3.destroy();
  return [
    { what: 'S3: PutObject of 100 KB a second', today: writes, format: count },
    { what: 'S3: GetObject of 100 KB a second', today: reads, format: count },
  ];
}
