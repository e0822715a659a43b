import type { AccessDenied } from '../../iam/access-denied';
import type { Account } from '../../iam/account';
import { keyUse, type KeyUse } from '../../iam/key-use';
import type { Requirement, RequirementsOf } from '../../iam/requirements';
import { ServiceError, type JsonObject, type Principal } from '../../service';
import { readToken } from '../execution/task-token';
import * as requests from './requests';
import { parseRequest } from './requests';

/** How the executions of a state machine are encrypted. */
export interface MachineEncryption {
  readonly keyArn: string;
  /** The role of the state machine, which encrypts in its own name. */
  readonly role: Principal;
}

export interface RequirementsOptions extends Account {
  /** None for a state machine that is encrypted by a key of AWS. */
  readonly encryptionOf: (stateMachineArn: string) => MachineEncryption | undefined;
}

/**
 * What the operations need. Which of them need the key, and of whom, is as the developer guide has it ("Data at rest
 * encryption in Step Functions", required permissions for API callers).
 */
export function stepFunctionsRequirements({
  account,
  region,
  encryptionOf,
}: RequirementsOptions): Readonly<Record<string, RequirementsOf>> {
  const prefix = `arn:aws:states:${region}:${account}:stateMachine`;

  const useOf = (action: KeyUse['action'], machineArn: string, keyArn: string) => ({
    action,
    keyArn,
    encryptionContext: { 'aws:states:stateMachineArn': machineArn },
  });
  /** Whoever reads what is encrypted has it decrypted in their name. */
  const reading: KeyNeeds = (machineArn) => {
    const encryption = encryptionOf(machineArn);
    if (!encryption) return [];
    const use = useOf('kms:Decrypt', machineArn, encryption.keyArn);
    return [{ ...keyUse({ ...use, service: 'states' }), refused: keyRefused }];
  };
  /** An execution can run if its role can use the key. */
  const running: KeyNeeds = (machineArn) => {
    const encryption = encryptionOf(machineArn);
    if (!encryption) return [];
    const { keyArn, role: principal } = encryption;
    return (['kms:GenerateDataKey', 'kms:Decrypt'] as const).map((action) => ({
      ...keyUse(useOf(action, machineArn, keyArn)),
      principal,
      refused: keyRefused,
    }));
  };
  const machineOf = (executionArn: string): string =>
    executionArn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '');

  const onMachine = (operation: string, key: KeyNeeds = noKey): Requirements => [
    operation,
    (input) => {
      const { stateMachineArn: resource } = parseRequest(requests.stateMachineReference, input);
      return [{ action: `states:${operation}`, resource }, ...key(resource)];
    },
  ];
  const onExecution = (operation: string, key: KeyNeeds = noKey): Requirements => [
    operation,
    (input) => {
      const { executionArn: resource } = parseRequest(requests.executionReference, input);
      return [{ action: `states:${operation}`, resource }, ...key(machineOf(resource))];
    },
  ];
  /** What is no token stands for no task, and is told to be none to whoever asks. */
  const onTask = (operation: string): Requirements => [
    operation,
    (input) => {
      const token = readToken(parseRequest(requests.sendTaskHeartbeat, input).taskToken);
      if (!token) return [];
      return [{ action: `states:${operation}`, resource: machineOf(token.executionArn) }];
    },
  ];

  return Object.fromEntries([
    named('CreateStateMachine', (input) => {
      const { name } = parseRequest(requests.createStateMachine.pick({ name: true }), input);
      return `${prefix}:${name}`;
    }),
    named('ListStateMachines', () => `${prefix}:*`),
    onMachine('UpdateStateMachine'),
    onMachine('DeleteStateMachine'),
    onMachine('DescribeStateMachine', reading),
    onMachine('ListExecutions'),
    onMachine('StartExecution', running),
    onExecution('RedriveExecution', running),
    onExecution('StopExecution'),
    onExecution('DescribeExecution', reading),
    onExecution('DescribeStateMachineForExecution', reading),
    onExecution('GetExecutionHistory', reading),
    onTask('SendTaskSuccess'),
    onTask('SendTaskFailure'),
    onTask('SendTaskHeartbeat'),
    ['TestState', testStateNeeds],
  ]);
}

type Requirements = [operation: string, requirementsOf: RequirementsOf];

type KeyNeeds = (stateMachineArn: string) => readonly Requirement[];

const noKey: KeyNeeds = () => [];

/** Whoever hands over a role to try a state in must be allowed to; with a mock nothing is done in it. */
const testStateNeeds: RequirementsOf = (input) => {
  const { roleArn, mock, revealSecrets } = parseRequest(requests.testState, input);
  return [
    { action: 'states:TestState', resource: '*' },
    ...(roleArn === undefined || mock ? [] : [{ action: 'iam:PassRole', resource: roleArn }]),
    ...(revealSecrets ? [{ action: 'states:RevealSecrets', resource: '*' }] : []),
  ];
};

function named(operation: string, resourceOf: (input: JsonObject) => string): Requirements {
  return [operation, (input) => [{ action: `states:${operation}`, resource: resourceOf(input) }]];
}

function keyRefused({ message }: AccessDenied): ServiceError {
  return new ServiceError('KmsAccessDeniedException', message);
}
