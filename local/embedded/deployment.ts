/** Where the stack is thought to be deployed, as in the names of resources; there is no other place. */
export const deployment = { account: '000000000000', region: 'us-east-1', stackName: 'Honnin' };
