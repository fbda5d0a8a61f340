/**
 * Amazon Cognito sign-ins by SRP, on a constant-time engine in WebAssembly.
 *
 * @packageDocumentation
 */

export {
  AppClient,
  DeviceSignIn,
  DeviceVerifier,
  UserSignIn,
  clockOffset,
  load,
  type ChallengeParameters,
  type ClaimTime,
  type Device,
  type DeviceResponseOptions,
  type DeviceSignInOptions,
  type NewDevice,
  type Password,
  type UserResponseOptions,
  type UserSignInOptions,
} from "./claims.js";
export { CalderaError, type CalderaErrorCode, type Fault } from "./error.js";
export { ServiceError, StoreError } from "./error.js";
export { otpauthUri } from "./flow/challenge.js";
export type {
  AdminContext,
  Answer,
  AnswerContext,
  Ask,
  Challenge,
  CodeChallenge,
  CustomChallenge,
  NewPasswordChallenge,
  PasswordChallenge,
  SelectChallengeChallenge,
  SelectMfaChallenge,
  SetUpMfaChallenge,
  SoftwareTokenChallenge,
  UnknownChallenge,
  UserContext,
  WebAuthnChallenge,
} from "./flow/challenge.js";
export { getPasskey } from "./flow/passkey.js";
export {
  Session,
  type Abortable,
  type DeviceList,
  type ListedDevice,
  type RestoreOptions,
  type SessionOptions,
  type User,
} from "./flow/session.js";
export {
  SignIn,
  nextSignIn,
  signIn,
  type AuthFlow,
  type BeginOptions,
  type CompleteOptions,
  type NextOptions,
  type NextSignInOptions,
  type ResumeOptions,
  type SignInOptions,
} from "./flow/sign-in.js";
export { localStorageStore, memoryStore, type SessionStore } from "./flow/store.js";
export {
  NotSentError,
  fetchTransport,
  type ServiceReply,
  type ServiceRequest,
  type Transport,
} from "./flow/transport.js";
