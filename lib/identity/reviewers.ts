import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  CfnManagedLoginBranding,
  CfnUserPoolGroup,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

export interface ReviewersProps {
  readonly webOrigin: string;
  readonly protectData: boolean;
}

/** The people who review: invited by an administrator, with a second factor, in groups `reviewer` and `admin`. */
export class Reviewers extends Construct {
  readonly userPool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, props: ReviewersProps) {
    super(scope, id);
    this.userPool = new UserPool(this, 'UserPool', {
      selfSignUpEnabled: false,
      // The name is what colleagues and the audit trail see; an address alone would make it a random one.
      signInAliases: { username: true, email: true },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      deletionProtection: props.protectData,
      removalPolicy: props.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const groupName of ['reviewer', 'admin']) {
      new CfnUserPoolGroup(this, `${groupName}Group`, {
        userPoolId: this.userPool.userPoolId,
        groupName,
      });
    }
    this.client = this.userPool.addClient('Console', {
      generateSecret: false,
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.hours(1),
      // A working day: then one signs in anew.
      refreshTokenValidity: Duration.hours(12),
      enableTokenRevocation: true,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID],
        callbackUrls: [`${props.webOrigin}/console`],
        logoutUrls: [`${props.webOrigin}/console`],
      },
    });
    this.addSignInPages();
  }

  /** The pages of Cognito where one signs in, with the looks that Cognito gives them. */
  private addSignInPages(): void {
    this.userPool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: domainPrefix(this) },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    // Without a style of its own, a client has no pages at all.
    new CfnManagedLoginBranding(this, 'Branding', {
      userPoolId: this.userPool.userPoolId,
      clientId: this.client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
  }
}

/** Hosts that the console talks to when somebody signs in: of the pool's description, and of its domain. */
export function signInHosts(scope: Construct): string[] {
  const { region, urlSuffix } = Stack.of(scope);
  return [
    `cognito-idp.${region}.${urlSuffix}`,
    `${domainPrefix(scope)}.auth.${region}.amazoncognito.com`,
  ];
}

/** Unique in its region, and known before the pool, so that the pages can name it. */
const domainPrefix = (scope: Construct): string => `honnin-${Stack.of(scope).account}`;
