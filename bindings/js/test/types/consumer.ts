// What a TypeScript program of a user's looks like. Compiled under every way of resolving modules;
// never run.

import {
  type Answer,
  CalderaError,
  type Challenge,
  Session,
  ServiceError,
  SignIn,
  StoreError,
  UserSignIn,
  clockOffset,
  memoryStore,
  nextSignIn,
  otpauthUri,
  signIn,
} from "caldera-srp";
import { tokenProvider } from "caldera-srp/amplify";
import { awsSdkTransport } from "caldera-srp/aws-sdk";
import { DeviceVerifier } from "caldera-srp/claims";
import { install } from "caldera-srp/identity-js";
import helper, { createSrpSession, type SrpSession, wrapInitiateAuth } from "caldera-srp/srp-helper";

/** Fails to compile where a type is `any`. */
type NotAny<T> = 0 extends 1 & T ? never : T;
const known = <T,>(value: NotAny<T>): T => value as T;

/** Every challenge narrows, and none is forgotten. */
function answer(challenge: Challenge): Answer {
  switch (challenge.type) {
    case "code": {
      const name: "SMS_MFA" | "EMAIL_OTP" | "EMAIL_MFA" | "SOFTWARE_TOKEN_MFA" | "SMS_OTP" =
        challenge.challengeName;
      return { code: name };
    }
    case "selectMfa":
    case "selectChallenge":
    case "setUpMfa":
      return { choice: known(challenge.choices)[0] ?? "" };
    case "softwareToken":
      known<string>(otpauthUri(challenge, { issuer: "i", account: "a" }));
      return { code: challenge.secret, deviceName: "phone" };
    case "newPassword":
      return { newPassword: "x", attributes: { ...challenge.attributes } };
    case "custom":
      return { text: challenge.parameters["question"] ?? "" };
    case "password":
      return { password: challenge.challengeName };
    case "webAuthn":
      return { credential: challenge.credentialRequestOptions ?? "" };
    case "unknown":
      return { responses: challenge.parameters };
    default: {
      const none: never = challenge;
      return none;
    }
  }
}

export async function program(): Promise<void> {
  const options = { userPoolId: "p", clientId: "c", username: "u", password: "w" };
  const session: Session = known(await signIn({ ...options, ask: answer, store: memoryStore() }));
  const token: string = known(await session.accessToken());
  tokenProvider(session);
  const pending = await SignIn.begin({ ...options, keepPassword: true });
  known(pending.challenge);
  const state: string = known(pending.suspend());
  known(await SignIn.resume(state, { clientId: "c" })).beginAgain();
  known((await session.user()).attributes);
  known((await session.devices({ limit: 1 })).devices[0]?.lastAuthenticated);
  const again: Session = known(await nextSignIn(session, { password: "w", ask: answer }));
  known<string>(again.typedName);
  known<boolean>(again.isNewDevice);
  known<number>((await SignIn.next(again, { authFlow: "USER_AUTH" })).clockOffset);
  // @ts-expect-error: the session says who signs in.
  await nextSignIn(session, { username: "u" });
  try {
    await pending.complete({ ask: async (challenge) => answer(challenge) });
  } catch (error) {
    if (error instanceof ServiceError) known<string>(error.kind);
    else if (error instanceof StoreError) known<Session>(error.session);
    else if (error instanceof CalderaError) known(error.code);
  }
  const claim = await UserSignIn.start({ userPoolId: "p", clientId: "c", username: token });
  const responses: Record<string, string> = known(
    claim.respond({
      challengeParameters: {},
      password: new Uint8Array(),
      clockOffset: known<number>(clockOffset("Sun, 06 Nov 1994 08:49:37 GMT")),
    }),
  );
  known(responses);
  known((await DeviceVerifier.generate({ deviceKey: "k", deviceGroupKey: "g" })).device);
  const old: SrpSession = known(createSrpSession("u", "p", "pool", false));
  const request: { AuthFlow: "USER_SRP_AUTH"; ClientId: string } = wrapInitiateAuth(old, {
    AuthFlow: "USER_SRP_AUTH",
    ClientId: "c",
  });
  known(request);
  known(helper.createSecretHash("a", "b", "c"));
  install(class AuthenticationHelper {});
  awsSdkTransport({ send: async () => ({}) }, {});
  // @ts-expect-error: a pool's id is needed.
  await signIn({ clientId: "c", username: "u" });
  // @ts-expect-error: a claim cannot be made of nothing.
  new UserSignIn();
}
